"""Which stored reverted transactions count as attempts to relay a message; nothing is written."""

from collections.abc import Sequence
from typing import NamedTuple

from messaging.linking.columns import hex_literal
from messaging.protocol.attempts import Naming
from messaging.protocol.contracts import (
    CROSS_L2_INBOX,
    L2_TO_L2_MESSENGER,
    SELECTOR_EARLY_RELAY_MESSAGE,
    SELECTOR_EXECUTE_MESSAGE,
    SELECTOR_GAS_TANK_RELAY,
    SELECTOR_RELAY_MESSAGE,
)


class Tried(NamedTuple):
    """A send of a message, to compare reverted transactions with.

    `destination` is Chain.id, None where that chain is not followed. Of a message whose send is not
    stored `source`, `block`, `log_index` and `checksum` are None.
    """

    message_hash: bytes
    destination: int | None
    source: int | None = None
    block: int | None = None
    log_index: int | None = None
    checksum: bytes | None = None


# The transaction's own call, which is the first that is read of it. A GasTank has no address that
# is known, only a selector of its own: a relay that fails by it could as well fail directly.
_DIRECT = (
    f"tried.ordinal = 0 and (tried.target = {hex_literal(L2_TO_L2_MESSENGER)} "
    f"and tried.selector in ({hex_literal(SELECTOR_RELAY_MESSAGE)}, "
    f"{hex_literal(SELECTOR_EARLY_RELAY_MESSAGE)}) "
    f"or tried.target = {hex_literal(CROSS_L2_INBOX)} "
    f"and tried.selector = {hex_literal(SELECTOR_EXECUTE_MESSAGE)} "
    f"or tried.selector = {hex_literal(SELECTOR_GAS_TANK_RELAY)})"
)
_SENDS = (
    "(select * from unnest(%s::bytea[], %s::int[], %s::numeric[], %s::bigint[], %s::bigint[], "
    "%s::bytea[]) as sent(hash, destination, source, source_block, source_log, checksum)) as sent"
)


def counting(what: str, sends: Sequence[Tried]) -> tuple[str, list[list[object]]]:
    """A statement for `what` of `sent` and `tried`, and its values: the failed relays that count.

    Anybody can have a transaction revert that names any message. One counts on the message's
    destination alone, and there if it is itself a call that relays the message's payload, whatever
    identifier it gives, or if its access list has the checksum of one of the message's sends.
    """
    columns: list[list[object]] = [list(column) for column in zip(*sends, strict=True)]
    statement = (
        f"select {what} from {_SENDS} join failed_relay as tried "  # noqa: S608
        "on tried.message_hash = sent.hash and tried.chain = sent.destination "
        f"where tried.naming = {Naming.RELAY:d} and (tried.listed = sent.checksum or {_DIRECT}) "
        f"union select {what} from {_SENDS} join failed_relay as tried "
        "using (source, source_block, source_log) "
        "where tried.message_hash is null and tried.chain = sent.destination "
        f"and tried.naming <> {Naming.READ:d} and tried.listed = sent.checksum"
    )
    return statement, columns * 2
