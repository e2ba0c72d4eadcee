"""Questions about a chain's state at one block, asked of one endpoint; each fails for itself alone.

They are plain JSON-RPC: a probe asks a dozen of them at once, and needs no web3 for that.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from messaging.chain.errors import ChainError, Shrink, Stop
from messaging.chain.jsonrpc import JsonRpc, Question
from messaging.chain.wire_state import (
    Tip,
    TransactionState,
    read_data,
    read_pending,
    read_quantity,
    read_tip,
    read_transaction_state,
)
from messaging.chain.wire_traces import FailedCall, read_failing
from messaging.protocol.contracts import CROSS_L2_INBOX
from messaging.protocol.text import to_address, to_hex

S = TypeVar("S")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

# The most gas that one transaction may have since Osaka (EIP-7825): what needs more cannot be
# mined, and a node is not made to compute more for us.
GAS_CAP = 2**24
# One less than the keccak256 of "eip1967.proxy.implementation".
_IMPLEMENTATION_SLOT = bytes.fromhex(
    "360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc"
)
_WORD = 32


@dataclass(frozen=True, slots=True, eq=False)
class Ask(Generic[T_co]):
    """One question, `text` as people read it, and how its answer is read; by itself a key."""

    text: str
    question: Question
    read: Callable[[msgspec.Raw], T_co]

    def then(self, make: Callable[[T_co], S]) -> "Ask[S]":
        """The same question, its answer made into something else; `make` may raise ValueError."""
        return Ask(self.text, self.question, lambda raw: make(self.read(raw)))


class Answers:
    """What came of questions: each one's answer, or the error of that one alone."""

    def __init__(self, outcomes: dict[Ask[Any], Any]) -> None:
        self._outcomes = outcomes

    def __getitem__(self, ask: Ask[T]) -> T | ChainError:
        found: T | ChainError = self._outcomes[ask]
        return found


@dataclass(frozen=True, slots=True)
class Call:
    """A call to simulate; `keys` are those of its access list under the inbox."""

    text: str
    sender: bytes
    target: bytes
    calldata: bytes
    keys: tuple[bytes, ...] = ()


class Read(Protocol):
    """Reads an answer; raises Retry where the reader refuses it."""

    def __call__(self, reader: Callable[[S], T], raw: S) -> T:
        """What the reader makes of the answer."""
        ...


class StateReader:
    """Asks one endpoint, whose texts call it `who`; threads may share it."""

    def __init__(self, rpc: JsonRpc, read: Read, *, who: str) -> None:
        self._rpc = rpc
        self._read = read
        self._who = who

    def ask(self, *asks: Ask[Any]) -> Answers:
        """The answers, of one request where the node takes as many; it never raises a ChainError:
        where the whole exchange fails, that is what came of each question."""
        try:
            raws: Sequence[msgspec.Raw | ChainError] = self._rpc.ask([one.question for one in asks])
        except Shrink:
            too_large = Stop(f"{self._who} answers more than is read: use another endpoint.")
            raws = [too_large] * len(asks)
        except ChainError as error:
            raws = [error] * len(asks)
        return Answers({one: self._outcome(one, raw) for one, raw in zip(asks, raws, strict=True)})

    def _outcome(self, ask: Ask[T], raw: msgspec.Raw | ChainError) -> T | ChainError:
        if isinstance(raw, ChainError):
            return raw
        try:
            return self._read(ask.read, raw)
        except ChainError as error:
            return error


def tip() -> Ask[Tip]:
    """The newest block."""
    return Ask("eth_getBlockByNumber(latest)", _block("latest"), read_tip)


def canonical(number: int) -> Ask[Tip]:
    """The canonical block at a height; Stop above the node's head."""
    return Ask(f"eth_getBlockByNumber({number})", _block(hex(number)), read_tip)


def view(text: str, target: bytes, calldata: bytes, block: int) -> Ask[bytes]:
    """What a view function returns at a block; Stop where no such contract answers."""
    call = {"to": to_hex(target), "data": to_hex(calldata)}

    def read(raw: msgspec.Raw) -> bytes:
        found = read_data(raw)
        if len(found) < _WORD:
            raise Stop(
                f"No contract at {to_address(target)} answers {text}: it is not deployed on this "
                "chain, or another release of it is."
            )
        return found

    return Ask(text, Question("eth_call", (call, hex(block))), read)


def code_size(address: bytes, block: int) -> Ask[int]:
    """How many bytes of code an address has at a block."""
    asked = (to_hex(address), hex(block))
    return Ask(
        f"eth_getCode({to_address(address)})",
        Question("eth_getCode", asked),
        lambda raw: len(read_data(raw)),
    )


def balance(address: bytes, block: int) -> Ask[int]:
    """The wei of an address at a block."""
    asked = (to_hex(address), hex(block))
    return Ask(
        f"eth_getBalance({to_address(address)})", Question("eth_getBalance", asked), read_quantity
    )


def nonce(address: bytes, block: int) -> Ask[int]:
    """The next nonce of an account by the transactions mined up to a block."""
    asked = (to_hex(address), hex(block))
    text = f"eth_getTransactionCount({to_address(address)})"
    return Ask(text, Question("eth_getTransactionCount", asked), read_quantity)


def next_nonce(address: bytes) -> Ask[int]:
    """The next nonce of an account after what is mined and what waits in an unbroken row."""
    text = f"eth_getTransactionCount({to_address(address)}, pending)"
    asked = (to_hex(address), "pending")
    return Ask(text, Question("eth_getTransactionCount", asked), read_quantity)


def implementation(proxy: bytes, block: int) -> Ask[bytes]:
    """The 20 bytes that an EIP-1967 proxy leads to, empty where it is no such proxy."""
    asked = (to_hex(proxy), to_hex(_IMPLEMENTATION_SLOT), hex(block))

    def read(raw: msgspec.Raw) -> bytes:
        word = read_data(raw).rjust(_WORD, b"\0")  # some nodes leave leading zeros out
        return word[-20:] if any(word) else b""

    text = f"eth_getStorageAt({to_address(proxy)}, eip1967.proxy.implementation)"
    return Ask(text, Question("eth_getStorageAt", asked), read)


def simulate(call: Call, block: int) -> Ask[bytes]:
    """What a call returns at a block, with at most GAS_CAP gas; `Reverted` where it reverts."""
    return Ask(call.text, Question("eth_call", (_wire(call), hex(block))), read_data)


def estimate(call: Call, block: int) -> Ask[int]:
    """The gas that a call needs at a block, up to GAS_CAP; `Reverted` where it reverts."""
    text = f"eth_estimateGas of {call.text}"
    return Ask(text, Question("eth_estimateGas", (_wire(call), hex(block))), read_quantity)


def trace(call: Call, block: int) -> Ask[tuple[FailedCall, ...]]:
    """Where a call fails at a block, as `read_failing` tells; Stop where the node has no traces."""
    how = {"tracer": "callTracer", "timeout": "5s"}
    question = Question("debug_traceCall", (_wire(call), hex(block), how))
    return Ask(f"debug_traceCall of {call.text}", question, read_failing)


def transaction(digest: bytes) -> Ask[TransactionState | None]:
    """A transaction as the node has it now, mined or waiting; None where it knows none."""
    asked = to_hex(digest)

    def read(raw: msgspec.Raw) -> TransactionState | None:
        found = read_transaction_state(raw)
        if found is not None and found.hash != digest:
            raise ValueError("another transaction than asked")
        return found

    return Ask(
        f"eth_getTransactionByHash({asked})", Question("eth_getTransactionByHash", (asked,)), read
    )


def pending() -> Ask[tuple[TransactionState, ...]]:
    """The transactions of the block that the node would build next, as far as it tells them."""
    question = Question("eth_getBlockByNumber", ("pending", True))
    return Ask("eth_getBlockByNumber(pending)", question, read_pending)


def _block(name: str) -> Question:
    return Question("eth_getBlockByNumber", (name, False))


def _wire(call: Call) -> dict[str, object]:
    return {
        "from": to_hex(call.sender),
        "to": to_hex(call.target),
        "gas": hex(GAS_CAP),
        "value": "0x0",
        "input": to_hex(call.calldata),
        "accessList": [
            {
                "address": to_hex(CROSS_L2_INBOX),
                "storageKeys": [to_hex(key) for key in call.keys],
            }
        ],
    }
