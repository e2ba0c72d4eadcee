"""Messages as pages get them, made by hand: whole, and changed where a test wants it."""

from dataclasses import replace
from typing import Any

from msgspec import structs

from messaging.protocol import hashing
from messaging.protocol.contracts import L2_TO_L2_MESSENGER, TOPIC_SENT_MESSAGE
from messaging.protocol.identifier import access_list_keys
from messaging.protocol.text import to_address, to_hex
from messaging.protocol.types import Identifier
from messaging.tracing.values import (
    AsOf,
    ChainRef,
    ExecutionValidity,
    IdentifierFacts,
    LogPlace,
    MessageDetail,
    MessageRow,
    MessageStatus,
    Relay,
    Safety,
    Send,
    TransactionFacts,
)
from tests.fakes.emitted import sent_message

SENT = 1_795_271_352  # 21 Nov 2026, 14:29:12 UTC
WINDOW = 604_800
UNICHAIN = ChainRef(130, "Unichain", 2)
OP = ChainRef(10, "OP Mainnet", 0)
FOREIGN = ChainRef(999, "Chain 999", None)
ACCOUNT = bytes(range(20))
MESSAGE = bytes.fromhex("deadbeef") + bytes(32)
PAYLOAD = sent_message(10, 48_211, sender=ACCOUNT, target=ACCOUNT, message=MESSAGE).payload
HASH = to_hex(
    hashing.message_hash(
        destination=10, source=130, nonce=48_211, sender=ACCOUNT, target=ACCOUNT, message=MESSAGE
    )
)
assert PAYLOAD[:32] == TOPIC_SENT_MESSAGE


def identifier(block: int = 64_522_993, timestamp: int = SENT) -> IdentifierFacts:
    """The identifier of a sending in this block."""
    found = Identifier(L2_TO_L2_MESSENGER, block, 17, timestamp, 130)
    digest = hashing.payload_hash(PAYLOAD)
    return IdentifierFacts(
        origin=to_address(found.origin),
        block_number=found.block_number,
        log_index=found.log_index,
        timestamp=found.timestamp,
        chain_id=found.chain_id,
        payload_hash=to_hex(digest),
        checksum=to_hex(hashing.checksum(found, digest)),
        access_list=tuple(map(to_hex, access_list_keys(found, digest))),
    )


def place(chain: ChainRef, block: int, timestamp: int, **changes: Any) -> LogPlace:
    """A log in a finalized block, with its transaction."""
    transaction = TransactionFacts(
        sender=to_address(ACCOUNT),
        target=to_address(L2_TO_L2_MESSENGER),
        status=1,
        gas_used=171_884,
        gas_limit=240_000,
        gas_price=10**6,
        value=0,
        access_list=identifier().access_list,
        calls_messenger=True,
    )
    whole = LogPlace(
        chain=chain,
        block_number=block,
        block_hash="0x" + "ab" * 32,
        log_index=17,
        timestamp=timestamp,
        transaction_hash="0x" + "cd" * 32,
        safety=Safety.FINALIZED,
        transaction=transaction,
    )
    return replace(whole, **changes)


def send(block: int = 64_522_993, timestamp: int = SENT, **changes: Any) -> Send:
    """A sending on Unichain."""
    return Send(
        place=place(UNICHAIN, block, timestamp, **changes),
        identifier=identifier(block, timestamp),
        expires_at=timestamp + WINDOW,
        relay_before=None,
    )


def relay(after: int = 14, **changes: Any) -> Relay:
    """A valid relay on OP Mainnet of the first sending."""
    whole = Relay(
        place=place(OP, 159_836_294, SENT + after),
        execution_log_index=14,
        validity=ExecutionValidity.VALID,
        reasons=(),
        used=identifier(),
        return_data_hash=to_hex(hashing.keccak256(b"")),
        relayer=to_address(ACCOUNT),
    )
    return replace(whole, **changes)


def as_of(chain: ChainRef, block: int | None, at: int, *, behind: int = 0) -> AsOf:
    """A chain indexed to a block; with `behind`, its node's head is so many seconds further."""
    if block is None:
        return AsOf(chain, None, None, None, None, None)
    return AsOf(chain, block, at, block + behind, at + behind, at)


def row(**changes: Any) -> MessageRow:
    """A message from Unichain to OP Mainnet that is in flight."""
    whole = MessageRow(
        message_hash=HASH,
        status=MessageStatus.INITIATED,
        source=UNICHAIN,
        destination=OP,
        nonce=48_211,
        sender=to_address(ACCOUNT),
        target=to_address(ACCOUNT),
        timestamp=SENT,
        sent_transaction="0x" + "cd" * 32,
        relay_transaction=None,
        relay_timestamp=None,
        expires_at=SENT + WINDOW,
        selector="0xdeadbeef",
        function=None,
        transfer=None,
    )
    return structs.replace(whole, **changes)


def detail(status: MessageStatus = MessageStatus.INITIATED, **changes: Any) -> MessageDetail:
    """A message of a status, 60 s after it was sent; executed ones are relayed after 14 s.

    Changes name fields of the detail, or of its row where the detail has none.
    """
    rows = {key: changes.pop(key) for key in list(changes) if key in MessageRow.__struct_fields__}
    relayed = status in {MessageStatus.EXECUTED, MessageStatus.INVALID}
    whole = MessageDetail(
        row=row(status=status, **rows),
        message=to_hex(MESSAGE),
        payload=to_hex(PAYLOAD),
        payload_hash=to_hex(hashing.payload_hash(PAYLOAD)),
        nonce_version=0,
        nonce_counter=48_211,
        sends=(send(),),
        relay=relay() if relayed else None,
        reasons=(),
        siblings=(),
        parent=None,
        children=(),
        logs=(),
        relay_before=SENT + WINDOW - 7_230,
        destination_in_set=True,
        as_of=(as_of(UNICHAIN, 64_523_191, SENT + 60), as_of(OP, 159_836_386, SENT + 60)),
        window_indexed=status is MessageStatus.EXPIRED,
    )
    return replace(whole, **changes)
