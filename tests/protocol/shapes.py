"""Every event as Solidity declares it, encoded by eth_abi: the oracle the decoder is held to."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
from eth_abi.abi import encode
from eth_utils.crypto import keccak
from hypothesis import strategies as st

from messaging.protocol import contracts, events
from messaging.protocol.types import Identifier, RawLog

_ID = "(address,uint256,uint256,uint256,uint256)"
_TOKEN = bytes.fromhex("420beeF000000000000000000000000000000001")


class Shape(NamedTuple):
    """An event's emitter (None: anybody), our value for it, and its declaration.

    The names in the declaration are our field names; a * marks an indexed one.
    """

    emitter: bytes | None
    event: type[msgspec.Struct]
    declaration: str

    @property
    def signature(self) -> str:
        name, _, _ = self.declaration.partition("(")
        return f"{name}({','.join(kind for kind, _, _ in self.inputs)})"

    @property
    def inputs(self) -> list[tuple[str, str, bool]]:
        """(type, field, indexed) of every input."""
        listed = self.declaration.partition("(")[2][:-1].split(", ")
        words = [item.split(" ") for item in listed]
        return [(kind, field.rstrip("*"), field.endswith("*")) for kind, field in words]


_M, _I = contracts.L2_TO_L2_MESSENGER, contracts.CROSS_L2_INBOX
_E, _L = contracts.SUPERCHAIN_ETH_BRIDGE, contracts.ETH_LIQUIDITY
_B = contracts.SUPERCHAIN_TOKEN_BRIDGE
_TRANSFER = "address sender*, address recipient*, uint256 amount, uint256"
_BRIDGED = f"address token*, {_TRANSFER}"
_RELAYED = "uint256 source*, uint256 nonce*, bytes32 message_hash*"

SHAPES = (
    Shape(
        _M,
        events.SentMessage,
        "SentMessage(uint256 destination*, address target*, uint256 nonce*, "
        "address sender, bytes message)",
    ),
    Shape(_M, events.RelayedMessage, f"RelayedMessage({_RELAYED}, bytes32 return_data_hash)"),
    Shape(_M, events.RelayedMessage, f"RelayedMessage({_RELAYED})"),
    Shape(_M, events.EarlyRelayedMessage, "RelayedMessage(bytes32 message_hash*)"),
    Shape(_M, events.FailedRelayedMessage, f"FailedRelayedMessage({_RELAYED})"),
    Shape(_M, events.EarlyFailedRelayedMessage, "FailedRelayedMessage(bytes32 message_hash*)"),
    Shape(
        _M, events.MessageExpired, "MessageExpired(bytes32 message_hash*, uint256 undelivered_at)"
    ),
    Shape(
        _I, events.ExecutingMessage, f"ExecutingMessage(bytes32 payload_hash*, {_ID} identifier)"
    ),
    Shape(_I, events.EarlyExecutingMessage, "ExecutingMessage(bytes identifier, bytes payload)"),
    Shape(_E, events.SendETH, f"SendETH({_TRANSFER} destination)"),
    Shape(_E, events.RelayETH, f"RelayETH({_TRANSFER} source)"),
    Shape(
        _E, events.RefundETH, "RefundETH(address sender*, uint256 amount, bytes32 message_hash*)"
    ),
    Shape(_L, events.LiquidityBurned, "LiquidityBurned(address caller*, uint256 amount)"),
    Shape(_L, events.LiquidityMinted, "LiquidityMinted(address caller*, uint256 amount)"),
    Shape(_L, events.LiquidityFunded, "LiquidityFunded(address funder*, uint256 amount)"),
    Shape(_B, events.SendERC20, f"SendERC20({_BRIDGED} destination)"),
    Shape(_B, events.RelayERC20, f"RelayERC20({_BRIDGED} source)"),
    Shape(None, events.TokenSendERC20, f"SendERC20({_TRANSFER} destination)"),
    Shape(None, events.TokenRelayERC20, f"RelayERC20({_TRANSFER} source)"),
    Shape(None, events.TokenRelayERC20, "RelayERC20(address recipient*, uint256 amount)"),
    Shape(
        None,
        events.CrosschainMint,
        "CrosschainMint(address recipient*, uint256 amount, address sender*)",
    ),
    Shape(
        None,
        events.CrosschainBurn,
        "CrosschainBurn(address account*, uint256 amount, address sender*)",
    ),
    Shape(None, events.CrosschainMint, "CrosschainMint(address recipient*, uint256 amount)"),
    Shape(None, events.CrosschainBurn, "CrosschainBurn(address account*, uint256 amount)"),
    Shape(None, events.CrosschainMint, "CrosschainMinted(address recipient*, uint256 amount)"),
    Shape(None, events.CrosschainBurn, "CrosschainBurnt(address account*, uint256 amount)"),
    Shape(
        None,
        events.RelayedMessageGasReceipt,
        "RelayedMessageGasReceipt(bytes32 message_hash*, address relayer*, address gas_provider, "
        "uint256 gas_provider_chain_id, uint256 relay_cost, bytes32[] nested_message_hashes)",
    ),
    Shape(
        None,
        events.Claimed,
        "Claimed(bytes32 message_hash*, address relayer*, address gas_provider*, "
        "address claimer, uint256 relay_cost, uint256 claim_cost)",
    ),
)

uint256 = st.integers(0, 2**256 - 1)
addresses = st.binary(min_size=20, max_size=20)
hashes = st.binary(min_size=32, max_size=32)
identifiers = st.builds(
    Identifier,
    origin=addresses,
    block_number=st.integers(0, 2**64 - 1),
    log_index=st.integers(0, 2**32 - 1),
    timestamp=st.integers(0, 2**64 - 1),
    chain_id=uint256,
)
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "uint256": uint256,
    "address": addresses,
    "bytes32": hashes,
    "bytes": st.binary(max_size=100),
    "bytes32[]": st.lists(hashes, max_size=3).map(tuple),
}


@st.composite
def events_of(draw: st.DrawFn, shape: Shape) -> msgspec.Struct:
    """Any event of a shape, as our value; a field the declaration lacks is None."""
    values = {
        field: draw(identifiers if field == "identifier" else _VALUES[kind])
        for kind, field, _ in shape.inputs
    }
    for field in shape.event.__struct_fields__:
        values.setdefault(field, _TOKEN if field == "token" else None)
    return shape.event(**values)


_EXAMPLES: dict[str, Any] = {
    "uint256": 5,
    "address": b"\xaa" * 20,
    "bytes32": b"\xbb" * 32,
    "bytes": b"seven..",
    "bytes32[]": (b"\xcc" * 32,),
}


def example_of(shape: Shape) -> msgspec.Struct:
    """One event of a shape, always the same."""
    identifier = Identifier(b"\xdd" * 20, block_number=7, log_index=3, timestamp=9, chain_id=901)
    values = {
        field: identifier if field == "identifier" else _EXAMPLES[kind]
        for kind, field, _ in shape.inputs
    }
    for field in shape.event.__struct_fields__:
        values.setdefault(field, _TOKEN if field == "token" else None)
    return shape.event(**values)


def every_flip(log: RawLog) -> Iterator[RawLog]:
    """The log with one byte changed, for every byte of its arguments."""
    content = b"".join(log.topics[1:]) + log.data
    topics = 32 * len(log.topics[1:])
    for at in range(len(content)):
        flipped = content[:at] + bytes([content[at] ^ 0x80]) + content[at + 1 :]
        words = [flipped[start : start + 32] for start in range(0, topics, 32)]
        yield raw_log(log.address, [*log.topics[:1], *words], flipped[topics:])


def emit(shape: Shape, event: msgspec.Struct) -> RawLog:
    """The log that a contract emits for the event, as eth_abi encodes it."""
    topics, data = [keccak(text=shape.signature)], []
    for kind, field, indexed in shape.inputs:
        value = _encodable(kind, getattr(event, field))
        if indexed:
            topics.append(encode([kind], [value]))
        else:
            data.append((kind, value))
    encoded = encode([kind for kind, _ in data], [value for _, value in data])
    return raw_log(shape.emitter or _TOKEN, topics, encoded)


def encode_identifier(identifier: Identifier) -> tuple[str, int, int, int, int]:
    """An identifier as eth_abi takes it, in the order of the Solidity struct."""
    return (
        "0x" + identifier.origin.hex(),
        identifier.block_number,
        identifier.log_index,
        identifier.timestamp,
        identifier.chain_id,
    )


def _encodable(kind: str, value: Any) -> Any:
    if isinstance(value, Identifier):
        words = encode_identifier(value)
        return encode([_ID], [words]) if kind == "bytes" else words
    return "0x" + value.hex() if kind == "address" else value


def raw_log(address: bytes, topics: list[bytes], data: bytes) -> RawLog:
    """A log with nothing but its content; its place does not matter."""
    return RawLog(
        address=address,
        topics=tuple(topics),
        data=data,
        block_number=7,
        log_index=3,
        transaction_hash=bytes(32),
        transaction_index=1,
        block_hash=bytes(32),
    )


@st.composite
def bent(draw: st.DrawFn, log: RawLog) -> RawLog:
    """A log with one thing changed: a byte, the length, the number of topics or one's length."""
    topics, data = list(log.topics), bytearray(log.data)
    place = draw(st.integers(1, len(topics) - 1)) if len(topics) > 1 else 0
    match draw(st.sampled_from(["byte", "shorter", "longer", "topic", "topics+", "topics-"])):
        case "byte" if data:
            data[draw(st.integers(0, len(data) - 1))] ^= draw(st.integers(1, 255))
        case "shorter":
            del data[draw(st.integers(0, len(data))) :]
        case "longer":
            data += draw(st.binary(min_size=1, max_size=64))
        case "topic" if place:
            topics[place] = draw(st.binary(max_size=40))
        case "topics+":
            topics.append(draw(hashes))
        case "topics-" if place:
            topics.pop()
    return msgspec.structs.replace(log, topics=tuple(topics), data=bytes(data))
