"""Which function or error four bytes may be: by uploaded ABIs, else by the table."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Q

from messaging.models import AbiFunction
from messaging.protocol.abi_json import entry_of
from messaging.protocol.abi_types import Callable
from messaging.protocol.signatures import known_error, known_function
from messaging.tracing.values import AbiOrigin

MOST = 8  # uploaded ABIs that are tried for the same four bytes


@dataclass(frozen=True, slots=True)
class Candidate:
    """A function or an error that four bytes may be, and who says so."""

    callable: Callable
    origin: AbiOrigin


def functions_of(selector: bytes, *, address: bytes, chain_id: int) -> tuple[Candidate, ...]:
    """What a call of a contract may be, likeliest first; one statement."""
    uploaded = _uploaded({selector}, address=address, chain_id=chain_id, error=False)
    known = known_function(selector)
    table = () if known is None else (Candidate(known, AbiOrigin(None)),)
    return (*uploaded.get(selector, ()), *table)


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
    here = Q(abi__chain=None) | Q(abi__chain__chain_id=chain_id)
    mine = Q(abi__address=None) | Q(abi__address=address) & here
    rows = (
        AbiFunction.objects.filter(mine, selector__in=list(selectors), error=error)
        .order_by(
            F("abi__address").asc(nulls_last=True),
            F("abi__chain").asc(nulls_last=True),
            "-abi__uploaded_at",
            "pk",
        )
        .values_list("selector", "entry", "abi__name", "abi__address")[: MOST * len(selectors)]
    )
    found: dict[bytes, list[Candidate]] = {}
    for selector, entry, name, of in rows:
        origin = AbiOrigin(name, exact=of is not None)
        found.setdefault(bytes(selector), []).append(Candidate(entry_of(entry), origin))
    return found
