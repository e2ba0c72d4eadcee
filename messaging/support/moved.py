"""What the cases of a group move together, token by token."""

from collections.abc import Sequence

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from messaging.models import Case, Transfer
from messaging.protocol.text import to_address
from messaging.tracing import values
from messaging.tracing.token_names import joint_claim, read_claims

_NOBODY = "0x" + "00" * 20


def read_moved(
    found: QuerySet[Case], names: Sequence[str]
) -> dict[tuple[int, ...], tuple[values.Transfer, ...]]:
    """Sums by group, ETH first; two queries, one where no token moves. Sender and recipient of a
    sum are nobody."""
    own = Transfer.objects.filter(message_hash=OuterRef("message_hash"))
    rows = list(
        found.annotate(
            moves=Subquery(own.values("amount")[:1]), token=Subquery(own.values("token")[:1])
        )
        .filter(moves__gt=0)
        .values_list(*names, "token")
        .annotate(total=Sum("moves"))
        .order_by("token")
    )
    tokens = {bytes(row[-2]): to_address(bytes(row[-2])) for row in rows if row[-2] is not None}
    claims = read_claims(tokens.values())
    moved: dict[tuple[int, ...], list[values.Transfer]] = {}
    for row in rows:
        token = None if row[-2] is None else tokens[bytes(row[-2])]
        claim = joint_claim([one for (address, _), one in claims.items() if address == token])
        moved.setdefault(tuple(int(key) for key in row[:-2]), []).append(
            values.Transfer(
                "eth" if token is None else "erc20",
                token,
                _NOBODY,
                _NOBODY,
                int(row[-1]),
                claim.symbol,
                claim.decimals,
            )
        )
    return {
        key: tuple(sorted(found, key=lambda one: one.token is not None))
        for key, found in moved.items()
    }
