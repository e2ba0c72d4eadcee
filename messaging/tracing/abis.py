"""Which function or error four bytes may be: by uploaded ABIs, else by the table."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from messaging.protocol.abi_json import entry_of
from messaging.protocol.abi_types import Callable
from messaging.protocol.signatures import known_error, known_function
from messaging.tracing.statements import rows_of

MOST = 8  # uploaded ABIs that are tried for the same four bytes
_UPLOADED = (
    "select selector, entry, abi.name, abi.address from abi_function "
    "join abi on abi.id = abi_function.abi_id left join chain on chain.id = abi.chain_id "
    "where selector = any(%s) and error = %s and (abi.address is null or abi.address = %s "
    "and (abi.chain_id is null or chain.chain_id = %s)) "
    "order by abi.address asc nulls last, abi.chain_id asc nulls last, abi.uploaded_at desc, "
    "abi_function.id limit %s"
)


@dataclass(frozen=True, slots=True)
class AbiOrigin:
    """Who says what four bytes mean: an uploaded ABI by its name, of the very contract if `exact`;
    without a name the bundled table."""

    name: str | None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A function or an error that four bytes may be, and who says so."""

    callable: Callable
    origin: AbiOrigin


def functions_of(selector: bytes, *, address: bytes, chain_id: int) -> tuple[Candidate, ...]:
    """What a call of a contract may be, likeliest first; one statement."""
    uploaded = _uploaded({selector}, address=address, chain_id=chain_id, error=False)
    return (*uploaded.get(selector, ()), *known_functions(selector))


def known_functions(selector: bytes) -> tuple[Candidate, ...]:
    """What a call may be by the table alone."""
    known = known_function(selector)
    return () if known is None else (Candidate(known, AbiOrigin(None)),)


def errors_of(
    selectors: Collection[bytes], *, address: bytes, chain_id: int
) -> Mapping[bytes, Sequence[Candidate]]:
    """What a contract, or one that it called, may have refused with, likeliest first; one
    statement, none for no selector."""
    if not selectors:
        return {}
    found = _uploaded(selectors, address=address, chain_id=chain_id, error=True)
    for selector in selectors:
        known = known_error(selector)
        if known is not None:
            found.setdefault(selector, []).append(Candidate(known, AbiOrigin(None)))
    return found


def _uploaded(
    selectors: Collection[bytes], *, address: bytes, chain_id: int, error: bool
) -> dict[bytes, list[Candidate]]:
    """By the ABI of the contract on its chain, then on any, then of any contract; of those that say
    as much the newest first."""
    most = MOST * len(selectors)
    rows = rows_of(_UPLOADED, list(selectors), error, address, chain_id, most)
    found: dict[bytes, list[Candidate]] = {}
    for selector, entry, name, of in rows:
        origin = AbiOrigin(name, exact=of is not None)
        found.setdefault(selector, []).append(Candidate(entry_of(entry), origin))
    return found
