"""What the contracts of bridged tokens say of themselves, put beside amounts; it verifies none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from msgspec import structs

from messaging.protocol.text import to_address
from messaging.tracing.statements import rows_of
from messaging.tracing.values import MessageRow, Transfer

_CLAIMS = (
    "select address, chain_id, symbol, name, decimals from token "
    "where address = any(%s) and asked_at is not null and error = ''"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a token's contract on one chain answers; texts are harmless, None where it has none."""

    symbol: str | None
    name: str | None
    decimals: int | None


Claims = Mapping[tuple[str, int], Claim]  # by address and uint256 chain id
NO_CLAIM = Claim(None, None, None)


def with_token_names(rows: Sequence[MessageRow]) -> tuple[MessageRow, ...]:
    """The rows with symbol and decimals where a token moves; one statement, none without tokens."""
    claims = read_claims(row.transfer.token for row in rows if row.transfer and row.transfer.token)
    return tuple(_named(row, claims) for row in rows) if claims else tuple(rows)


def read_claims(tokens: Iterable[str | None]) -> dict[tuple[str, int], Claim]:
    """What is known of these tokens on every chain; one statement, none for no token."""
    wanted = {bytes.fromhex(token[2:]) for token in tokens if token}
    if not wanted:
        return {}
    return {
        (to_address(address), int(chain_id)): Claim(symbol or None, name or None, decimals)
        for address, chain_id, symbol, name, decimals in rows_of(_CLAIMS, list(wanted))
    }


def joint_claim(claims: Sequence[Claim]) -> Claim:
    """What several contracts of one address say together, the first that says anything leading;
    without decimals where they contradict each other in those: then nobody knows the amount."""
    symbol = next((one.symbol for one in claims if one.symbol), None)
    name = next((one.name for one in claims if one.name), None)
    decimals = {one.decimals for one in claims if one.decimals is not None}
    return Claim(symbol, name, decimals.pop() if len(decimals) == 1 else None)


def _named(row: MessageRow, claims: Claims) -> MessageRow:
    if row.transfer is None or row.transfer.token is None:
        return row
    ends = (row.source.chain_id, row.destination.chain_id)
    transfer: Transfer = row.transfer
    claim = joint_claim([claims.get((row.transfer.token, end), NO_CLAIM) for end in ends])
    if claim == NO_CLAIM:
        return row
    named = replace(transfer, symbol=claim.symbol, decimals=claim.decimals)
    return structs.replace(row, transfer=named)
