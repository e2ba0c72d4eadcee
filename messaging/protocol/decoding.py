"""Turns any log into an event or into a reason why not; it never raises and never guesses."""

from collections.abc import Callable
from typing import NamedTuple

from messaging.protocol import bridge_logs, contracts, early_logs, messenger_logs
from messaging.protocol.contracts import (
    CROSS_L2_INBOX,
    ETH_LIQUIDITY,
    L2_TO_L2_MESSENGER,
    SUPERCHAIN_ETH_BRIDGE,
    SUPERCHAIN_TOKEN_BRIDGE,
)
from messaging.protocol.events import Event, Undecoded
from messaging.protocol.types import RawLog
from messaging.protocol.words import Misshapen


class _Rule(NamedTuple):
    emitter: bytes | None  # None: any contract may emit it
    read: Callable[[RawLog], Event]


class DecodedPayload(NamedTuple):
    """The event in a payload, how many topics it has, and who alone emits it (None: anybody)."""

    event: Event
    topics: int
    emitter: bytes | None


_RULES: dict[bytes, _Rule] = {
    contracts.TOPIC_SENT_MESSAGE: _Rule(L2_TO_L2_MESSENGER, messenger_logs.sent_message),
    contracts.TOPIC_RELAYED_MESSAGE: _Rule(L2_TO_L2_MESSENGER, messenger_logs.relayed_message),
    contracts.TOPIC_RELAYED_MESSAGE_BEFORE_1_2: _Rule(
        L2_TO_L2_MESSENGER, messenger_logs.relayed_message_before_1_2
    ),
    contracts.TOPIC_EARLY_RELAYED_MESSAGE: _Rule(
        L2_TO_L2_MESSENGER, early_logs.early_relayed_message
    ),
    contracts.TOPIC_FAILED_RELAYED_MESSAGE: _Rule(
        L2_TO_L2_MESSENGER, messenger_logs.failed_relayed_message
    ),
    contracts.TOPIC_EARLY_FAILED_RELAYED_MESSAGE: _Rule(
        L2_TO_L2_MESSENGER, early_logs.early_failed_relayed_message
    ),
    contracts.TOPIC_MESSAGE_EXPIRED: _Rule(L2_TO_L2_MESSENGER, messenger_logs.message_expired),
    contracts.TOPIC_EXECUTING_MESSAGE: _Rule(CROSS_L2_INBOX, messenger_logs.executing_message),
    contracts.TOPIC_EARLY_EXECUTING_MESSAGE: _Rule(
        CROSS_L2_INBOX, early_logs.early_executing_message
    ),
    contracts.TOPIC_SEND_ETH: _Rule(SUPERCHAIN_ETH_BRIDGE, bridge_logs.send_eth),
    contracts.TOPIC_RELAY_ETH: _Rule(SUPERCHAIN_ETH_BRIDGE, bridge_logs.relay_eth),
    contracts.TOPIC_REFUND_ETH: _Rule(SUPERCHAIN_ETH_BRIDGE, bridge_logs.refund_eth),
    contracts.TOPIC_LIQUIDITY_BURNED: _Rule(ETH_LIQUIDITY, bridge_logs.liquidity_burned),
    contracts.TOPIC_LIQUIDITY_MINTED: _Rule(ETH_LIQUIDITY, bridge_logs.liquidity_minted),
    contracts.TOPIC_LIQUIDITY_FUNDED: _Rule(ETH_LIQUIDITY, bridge_logs.liquidity_funded),
    contracts.TOPIC_SEND_ERC20: _Rule(SUPERCHAIN_TOKEN_BRIDGE, bridge_logs.send_erc20),
    contracts.TOPIC_RELAY_ERC20: _Rule(SUPERCHAIN_TOKEN_BRIDGE, bridge_logs.relay_erc20),
    contracts.TOPIC_TOKEN_SEND_ERC20: _Rule(None, bridge_logs.token_send_erc20),
    contracts.TOPIC_TOKEN_RELAY_ERC20: _Rule(None, bridge_logs.token_relay_erc20),
    contracts.TOPIC_EARLY_TOKEN_RELAY_ERC20: _Rule(None, bridge_logs.early_token_relay_erc20),
    contracts.TOPIC_CROSSCHAIN_MINT: _Rule(None, bridge_logs.crosschain_mint),
    contracts.TOPIC_CROSSCHAIN_BURN: _Rule(None, bridge_logs.crosschain_burn),
    contracts.TOPIC_CROSSCHAIN_MINT_2024_10: _Rule(None, bridge_logs.early_crosschain_mint),
    contracts.TOPIC_CROSSCHAIN_BURN_2024_10: _Rule(None, bridge_logs.early_crosschain_burn),
    contracts.TOPIC_CROSSCHAIN_MINTED: _Rule(None, bridge_logs.early_crosschain_mint),
    contracts.TOPIC_CROSSCHAIN_BURNT: _Rule(None, bridge_logs.early_crosschain_burn),
    contracts.TOPIC_GAS_RECEIPT: _Rule(None, bridge_logs.gas_receipt),
    contracts.TOPIC_CLAIMED: _Rule(None, bridge_logs.claimed),
}
_ADDRESS_SIZE = 20
_TOPIC_SIZE = 32
_MOST_TOPICS = 4
_WITHOUT_TOPICS = _Rule(L2_TO_L2_MESSENGER, early_logs.early_sent_message)

DECODED_TOPICS = frozenset(_RULES)


def decode(log: RawLog) -> Event | Undecoded:
    """The event of a log, judged by its address, its topics and its exact shape.

    Total: whatever bytes come, the answer is an event or an `Undecoded` that says why.
    Address rules: domain reference, section 1 (anyone can emit a look-alike).
    """
    topics = log.topics
    rule = _RULES.get(topics[0]) if topics else _WITHOUT_TOPICS
    if rule is None:
        return Undecoded(f"{_described(log)} is not an event this explorer reads.")
    emitter = rule.emitter
    if emitter is not None and log.address != emitter:
        owner = contracts.name_of(emitter)
        return Undecoded(f"{_described(log)} is a look-alike: only {owner} emits this event.")
    if len(log.address) != _ADDRESS_SIZE:
        return Undecoded(f"{_described(log)}: an address has 20 bytes, not {len(log.address)}.")
    try:
        return rule.read(log)
    except Misshapen as error:
        return Undecoded(f"{_described(log)} has the wrong shape: {error}.")


def decode_payload(payload: bytes) -> DecodedPayload | Undecoded:
    """The event in `topics ++ data`, as if the contract that it belongs to had emitted it.

    Total. A payload does not say how many topics it has: its topic0 and its exact shape do. Of an
    event that any contract may emit the emitter is not known, and reads as the zero address.
    """
    topic = payload[:_TOPIC_SIZE]
    rule = _RULES.get(topic)
    if rule is None:
        return Undecoded(f"It does not begin with the topic of a known event: 0x{topic.hex()}")
    emitter = rule.emitter or bytes(_ADDRESS_SIZE)
    problem = ""
    for count in range(_MOST_TOPICS, 0, -1):
        size = count * _TOPIC_SIZE
        topics = tuple(payload[at : at + _TOPIC_SIZE] for at in range(0, size, _TOPIC_SIZE))
        log = RawLog(emitter, topics, payload[size:], 0, 0, b"", 0, b"")
        try:
            return DecodedPayload(rule.read(log), count, rule.emitter)
        except Misshapen as error:
            problem = problem or str(error)
    return Undecoded(f"{contracts.event_name(topic)} has the wrong shape: {problem}")


def _described(log: RawLog) -> str:
    contract = contracts.name_of(log.address)
    place = f"0x{log.address.hex()}" if contract is None else f"{contract} 0x{log.address.hex()}"
    if not log.topics:
        return f"A log without topics of {place}"
    topic = f"topic 0x{log.topics[0].hex()}"
    event = contracts.event_name(log.topics[0])
    return f"The {topic} of {place}" if event is None else f"{event} ({topic}) of {place}"
