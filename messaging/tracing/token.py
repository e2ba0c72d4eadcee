"""A token: what its contracts say, and what of it was moved lately; it verifies none of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from messaging.models import Token, Transfer
from messaging.protocol.contracts import name_of
from messaging.protocol.text import to_address
from messaging.tracing.network import Network
from messaging.tracing.token_names import NO_CLAIM, Claim, joint_claim
from messaging.tracing.values import ChainRef
from messaging.tracing.values import Transfer as Moved

DAY = 86_400
MOST = 5_000  # transfers of a day that are added up
_NOTHING = Moved("erc20", None, "", "", 0)


@dataclass(frozen=True, slots=True)
class TokenOnChain:
    """What a token's contract on one chain said when it was asked; `asked_at` in seconds, None: not
    asked yet, or the chain is not followed. `error` says why nothing is known."""

    chain: ChainRef
    claim: Claim
    asked_at: int | None
    error: str

    @property
    def told(self) -> str:
        """Why nothing is known, in the reader's language."""
        return _(self.error) if self.error else ""


@dataclass(frozen=True, slots=True)
class LaneTotal:
    """How much of a token a lane moved."""

    source: ChainRef
    destination: ChainRef
    count: int
    moved: Moved


@dataclass(frozen=True, slots=True)
class TokenDetail:
    """A token that was bridged. `lanes` are of the last day, `more`: of the newest MOST transfers
    of it; `count` and `moved` are their sums."""

    address: str
    predeploy: str | None
    claim: Claim
    chains: tuple[TokenOnChain, ...]
    lanes: tuple[LaneTotal, ...]
    count: int
    moved: Moved
    more: bool

    @property
    def contradicts_itself(self) -> bool:
        """Whether its contracts do not say the same of it."""
        asked = [one.claim for one in self.chains if one.claim != NO_CLAIM]
        return len({(claim.symbol, claim.decimals) for claim in asked}) > 1


def get_token(address: bytes, network: Network) -> TokenDetail | None:
    """A token by its address, None where no transfer of it was ever stored; two statements."""
    chains = tuple(_read_chains(address, network))
    if not chains:
        return None
    claim = joint_claim([one.claim for one in chains])
    text = to_address(address)
    named = replace(_NOTHING, token=text, symbol=claim.symbol, decimals=claim.decimals)
    sums, more = _read_day(address, network.now)
    lanes = [
        LaneTotal(network.ref(source), network.ref(end), count, replace(named, amount=amount))
        for (source, end), (count, amount) in sums.items()
    ]
    return TokenDetail(
        address=text,
        predeploy=name_of(address),
        claim=claim,
        chains=chains,
        lanes=tuple(sorted(lanes, key=lambda one: -one.count)),
        count=sum(one.count for one in lanes),
        moved=replace(named, amount=sum(one.moved.amount for one in lanes)),
        more=more,
    )


def _read_chains(address: bytes, network: Network) -> Iterable[TokenOnChain]:
    """Every chain that a transfer of it was seen from or to, followed ones first."""
    rows = [_on_chain(row, network) for row in Token.objects.filter(address=address)]
    return sorted(rows, key=lambda one: (one.chain.mark is None, one.chain.mark or 0))


def _on_chain(row: Token, network: Network) -> TokenOnChain:
    claim = Claim(row.symbol or None, row.name or None, row.decimals)
    asked_at = None if row.asked_at is None else int(row.asked_at.timestamp())
    return TokenOnChain(network.ref(row.chain_id), claim, asked_at, row.error)


def _read_day(address: bytes, now: int) -> tuple[dict[tuple[int, int], tuple[int, int]], bool]:
    """Count and amount by lane of the newest MOST transfers of the last day, and whether there are
    others."""
    rows = list(
        Transfer.objects.filter(token=address, timestamp__gt=now - DAY)
        .order_by("-timestamp", "-message_hash")
        .values_list("source", "destination", "amount")[: MOST + 1]
    )
    sums: dict[tuple[int, int], tuple[int, int]] = {}
    for source, destination, amount in rows[:MOST]:
        count, total = sums.get((source, destination), (0, 0))
        sums[source, destination] = count + 1, total + amount
    return sums, len(rows) > MOST
