"""The interop filter, or a supervisor in its place: would it take this access list now, and is its
failsafe on? Its refusals are answers, told with their code and its words."""

import re
from collections.abc import Sequence

import msgspec

from messaging.chain.errors import ChainError, Retry, Stop
from messaging.chain.failures import Failure
from messaging.chain.jsonrpc import JsonRpc, Question
from messaging.chain.session import Limits
from messaging.chain.transport import Transport
from messaging.protocol.text import to_hex

# Short: a filter that is asked on behalf of a node's mempool answers in milliseconds.
QUICK = Limits(connect_seconds=2.0, read_seconds=4.0, total_seconds=6.0, answer_bytes=64 * 1024)
# The second is the name of before May 2026, and a supervisor's.
_CHECKS = ("interop_checkAccessList", "supervisor_checkAccessList")
_FAILSAFE = "admin_getFailsafeEnabled"
_SAFETY = "cross-unsafe"  # what nodes ask for before they take a transaction
_UNKNOWN_METHOD = -32601
_NO_SUCH = re.compile(
    r"method .{0,60}(?:not found|not available|not supported|not allowed|does not exist|unknown)"
    r"|unknown method",
    re.IGNORECASE,
)
_RATE_LIMITED = frozenset({429, -32029, -32016})
_LONGEST_CODE = 2**31


class Descriptor(msgspec.Struct, frozen=True):
    """Who would execute: the chain, the second at which it would, and for how many seconds after
    that the message must not have expired."""

    chain_id: int
    timestamp: int
    timeout: int = 0


class Checked(msgspec.Struct, frozen=True):
    """What a filter said of an access list, asked by `method`: accepted, or its code (None where it
    gave none that is a number) and its words."""

    accepted: bool
    method: str
    code: int | None = None
    text: str = ""


class InteropFilter:
    """A filter at one address; every method may raise a `ChainError`: it gave no answer at all."""

    def __init__(self, transport: Transport) -> None:
        self.who = transport.who
        self._rpc = JsonRpc(transport, batch=1)
        self.close = transport.close

    def check(self, keys: Sequence[bytes], descriptor: Descriptor) -> Checked:
        """Whether it takes a transaction with these storage keys of the inbox; none at all: whether
        it takes any."""
        described = {
            "chainID": hex(descriptor.chain_id),
            "timestamp": hex(descriptor.timestamp),
            "timeout": hex(descriptor.timeout),
        }
        asked = ([to_hex(key) for key in keys], _SAFETY, described)
        for method in _CHECKS:
            found = self._rpc.ask_plainly(Question(method, asked))
            if isinstance(found, Failure) and _lacks(found):
                continue
            return self._checked(method, found)
        raise Stop(
            f"{self.who} knows neither {_CHECKS[0]} nor {_CHECKS[1]}: check that its address is "
            "that of an interop filter."
        )

    def failsafe(self) -> bool:
        """Whether its operator, or its own validation, has it refuse everything."""
        found = self._rpc.ask_plainly(Question(_FAILSAFE))
        if isinstance(found, Failure):
            raise self._refused(_FAILSAFE, found)
        if bytes(found) not in {b"true", b"false"}:
            raise self._unusable(_FAILSAFE)
        return bytes(found) == b"true"

    def _checked(self, method: str, found: msgspec.Raw | Failure) -> Checked:
        if not isinstance(found, Failure):
            if bytes(found) != b"null":
                raise self._unusable(method)
            return Checked(accepted=True, method=method)
        if found.code in _RATE_LIMITED:
            raise self._refused(method, found)
        code = found.code if isinstance(found.code, int) else None
        if code is not None and abs(code) >= _LONGEST_CODE:
            code = None
        return Checked(accepted=False, method=method, code=code, text=found.message)

    def _refused(self, method: str, failure: Failure) -> ChainError:
        words = failure.message or failure.code
        if _lacks(failure):
            return Stop(f"{self.who} does not tell {method} ({words}).")
        return Retry(f"{self.who} refused {method} ({words}): ask again later.")

    def _unusable(self, method: str) -> Retry:
        return Retry(
            f"{self.who} gave an answer to {method} that cannot be used: check that its address is "
            "that of an interop filter."
        )


def open_filter(
    url: str, *, label: str, allow_loopback: bool = False, allow_private: bool = False
) -> InteropFilter:
    """A client of a filter; raises Stop where the address is none. It asks nothing."""
    return InteropFilter(
        Transport(
            url,
            label=label,
            limits=QUICK,
            allow_loopback=allow_loopback,
            allow_private=allow_private,
        )
    )


def _lacks(failure: Failure) -> bool:
    return failure.code == _UNKNOWN_METHOD or _NO_SUCH.search(failure.message) is not None
