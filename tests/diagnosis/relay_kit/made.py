"""Facts and probes made by hand: a message in flight that a probe found ready."""

from dataclasses import replace
from typing import Any

import msgspec

from messaging.diagnosis.facts import ChainFacts, Facts
from messaging.diagnosis.probe_values import Probe, Simulation, Told
from messaging.protocol.contracts import SUPERCHAIN_ETH_BRIDGE
from messaging.protocol.hashing import message_hash
from messaging.protocol.payloads import SentPayload, encode_sent_payload
from messaging.protocol.text import parse_hash, to_address, to_hex
from messaging.protocol.words import write_address, write_uint
from messaging.tracing.values import MessageDetail, MessageStatus
from tests.tracing.details import ACCOUNT, HASH, SENT, detail

NOW = SENT + 60
BLOCK = 159_836_386
SOURCE_BLOCK = 64_522_993  # in which it was sent


def told(value: Any, reason: str = "") -> Any:
    """An answer of the destination's node."""
    return Told("a call", 10, BLOCK, value, reason)


def block_told(hash_: bytes, number: int = SOURCE_BLOCK) -> Any:
    """The source's node's answer which block is at a height."""
    return Told("eth_getBlockByNumber", 130, number, hash_)


def probe(**changes: Any) -> Probe:
    """Nobody relayed it, and a relay would succeed."""
    whole = Probe(
        asked_at=NOW - 20,
        source_block=SOURCE_BLOCK + 9,
        destination_block=BLOCK,
        destination_timestamp=NOW - 20,
        successful=told(False),
        sent=told(parse_hash(HASH)),
        source_block_hash=block_told(bytes.fromhex("ab" * 32)),
        target_code=told(1_204),
        source_version=told("1.3.1"),
        destination_version=told("1.3.1"),
        relay=told(Simulation(succeeds=True)),
        gas=told(171_884),
        filter=told(None),
        failsafe=told(None),
    )
    return msgspec.structs.replace(whole, **changes)


def facts(
    status: MessageStatus = MessageStatus.INITIATED,
    *,
    probed: Probe | None = None,
    version: str = "1.3.1",
    at: int = NOW,
    **changes: Any,
) -> Facts:
    """A message of Unichain to OP Mainnet; changes name fields of the detail or of its row."""
    return of(detail(status, **changes), probed=probed, version=version, at=at)


def of(
    found: MessageDetail, *, probed: Probe | None = None, version: str = "1.3.1", at: int = NOW
) -> Facts:
    """Facts of a detail, at a second that is also the destination's."""
    source, destination = found.as_of
    found = replace(found, as_of=(source, replace(destination, head_at=at)))
    here, there = found.row.source, found.row.destination
    return Facts(
        found,
        at,
        ChainFacts(here.chain_id, here.name, here.followed, messenger_version=version),
        ChainFacts(there.chain_id, there.name, there.followed),
        probe=probed,
    )


def inactive(found: Facts, *, until: int, there: bool = False) -> Facts:
    """Interop becomes active on the source, or the destination, at this second."""
    if there:
        return replace(found, destination=replace(found.destination, lagoon_time=until))
    return replace(found, source=replace(found.source, lagoon_time=until, block_time=1))


def eth_transfer() -> MessageDetail:
    """A sendETH of 1 ETH from ACCOUNT to itself."""
    words = write_address(ACCOUNT) + write_address(ACCOUNT) + write_uint(10**18)
    return carrying(bytes.fromhex("4f0edcc9") + words, account=SUPERCHAIN_ETH_BRIDGE)


def carrying(message: bytes, account: bytes = ACCOUNT) -> MessageDetail:
    """A message of any content, from an account to its like."""
    found = detail()
    sent = SentPayload(
        destination=10, target=account, nonce=48_211, sender=account, message=message
    )
    key = message_hash(
        destination=10, source=130, nonce=48_211, sender=account, target=account, message=message
    )
    named = to_address(account)
    return replace(
        found,
        row=msgspec.structs.replace(
            found.row, message_hash=to_hex(key), sender=named, target=named
        ),
        message=to_hex(message),
        payload=to_hex(encode_sent_payload(sent)),
    )
