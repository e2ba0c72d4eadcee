"""Which pages are asked for and what each costs; what that should be stands in `paper`."""

import os
import platform
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode

import msgspec
from django.db.models import Count

from benchmarks.pages.asked import Asker, PageCost
from benchmarks.pages.seeding import is_there
from messaging.models import Execution, Message, Transaction, Transfer
from messaging.protocol.contracts import SUPERCHAIN_ETH_BRIDGE, SUPERCHAIN_TOKEN_BRIDGE
from messaging.protocol.text import to_address
from messaging.tracing.filters import MessageFilters, filter_messages
from messaging.tracing.messages import list_messages
from messaging.tracing.network import load_network
from messaging.tracing.paging import Cursor, encode_cursor, encode_place
from messaging.tracing.values import MessageStatus

_ROWS = 50
_LISTS, _COMBINED, _DEEP, _DETAILS, _OTHERS, _JSON = (
    "list",
    "list, several filters",
    "list, deep",
    "message page",
    "page",
    "JSON list",
)
_FREQUENT, _RARE = 0, 400
_DEEP_TRANSFERS = 10_000  # rows below the newest
_BRIDGES = (SUPERCHAIN_ETH_BRIDGE, SUPERCHAIN_TOKEN_BRIDGE)


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """A page with the kind of target that it has."""

    kind: str
    cost: PageCost


class PageResults(msgspec.Struct, kw_only=True):
    """One run; `load` is what else the machine did when it began."""

    when: str = msgspec.field(default_factory=lambda: datetime.now(UTC).strftime("%Y-%m-%d"))
    machine: str = msgspec.field(
        default_factory=lambda: (
            f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
        )
    )
    load: float = msgspec.field(default_factory=lambda: os.getloadavg()[0])
    messages: int
    pages: list[Measured]


def measure(*, requests: int, depth: int, say: Callable[[str], None]) -> PageResults:
    """What each page costs; raises RuntimeError where one is not answered well."""
    asker, pages = Asker(), list[Measured]()
    for kind, name, path in [*_lists(), *_combined(), *_deep(depth), *_details(), *_pages()]:
        cost = asker.measure(name, path, requests=requests)
        say(f"{kind}, {name}: {cost.median:.1f} ms, p95 {cost.p95:.1f}")
        pages.append(Measured(kind=kind, cost=cost))
    return PageResults(messages=is_there(), pages=pages)


_Asked = tuple[str, str, str]  # kind, name, path


def _lists() -> Iterator[_Asked]:
    yield _LISTS, "all", _messages()
    for status in ("initiated", "failed", "executed", "expired", "invalid", "dropped"):
        yield _LISTS, f"status {status}", _messages(status=status)
    yield _LISTS, "source", _messages(source=8453)
    yield _LISTS, "destination", _messages(destination=1868)
    yield _LISTS, "lane", _messages(source=10, destination=8453)
    yield _LISTS, "chain of few messages", _messages(destination=4242)
    for name in ("sender", "target", "account"):
        column = "sender" if name == "account" else name
        for which, at in (("frequent", _FREQUENT), ("rare", _RARE)):
            yield _LISTS, f"{which} {name}", _messages(**{name: _account(column, at)})
    for which, at in (("frequent", _FREQUENT), ("rare", 20)):
        yield _LISTS, f"{which} relayer", _messages(relayer=_relayer(at))
    yield _LISTS, "last 24 h", _messages(since="24h")
    yield _LISTS, "between 7 d and 3 d ago", _messages(since="7d", until="3d")
    yield _LISTS, "resent", _messages(resent="yes")
    yield _LISTS, "100 rows", "/messages/?limit=100"
    yield _LISTS, "25 rows", "/messages/"
    for name, query in (
        ("executions", {}),
        ("executions, event reads", {"kind": "event_read"}),
        ("executions, not valid", {"validity": "invalid"}),
        ("executions of a chain", {"chain": 130}),
        ("executions naming a chain", {"source": 10}),
    ):
        yield _LISTS, name, f"/executions/?{urlencode({**query, 'limit': _ROWS})}"
    yield from _transfers()
    yield _JSON, "messages", f"/api/v1/messages/?limit={_ROWS}"
    yield _JSON, "executions", f"/api/v1/executions/?limit={_ROWS}"


def _transfers() -> Iterator[_Asked]:
    newest = Transfer.objects.order_by("-timestamp", "-message_hash")
    row = newest.exclude(token=None).first() or newest.first()
    if row is None:
        return
    token = "eth" if row.token is None else to_address(bytes(row.token))
    queries: dict[str, dict[str, str | int]] = {
        "transfers": {},
        "transfers of a token": {"token": token},
        "transfers of a lane": {"source": row.source, "destination": row.destination},
        "transfers of a source": {"source": row.source},
        "transfers to a chain of few": {"destination": 4242},
        "transfers by sender": {"sender": to_address(bytes(row.sender))},
        "transfers by recipient": {"recipient": to_address(bytes(row.recipient))},
    }
    for name, asked in queries.items():
        yield _LISTS, name, f"/transfers/?{urlencode({**asked, 'limit': _ROWS})}"
    rows = newest.values_list("timestamp", "message_hash")
    for timestamp, key in rows[_DEEP_TRANSFERS : _DEEP_TRANSFERS + 1]:
        query = urlencode({"limit": _ROWS, "cursor": encode_cursor(Cursor(timestamp, bytes(key)))})
        yield _DEEP, "transfers", f"/transfers/?{query}"
    if row.token is not None:
        yield _OTHERS, "token", f"/tokens/{token}/"


def _combined() -> Iterator[_Asked]:
    sender, target = _account("sender", 1), _account("target", 1)
    yield _COMBINED, "frequent sender, frequent target", _messages(sender=sender, target=target)
    yield _COMBINED, "frequent sender, rare status", _messages(sender=sender, status="dropped")
    yield _COMBINED, "frequent sender, failed", _messages(sender=sender, status="failed")
    yield (
        _COMBINED,
        "lane, failed",
        _messages(source=1868, destination=57073, status="failed"),
    )
    yield _COMBINED, "relayer of 1 in 50", _messages(relayer=_relayer(3), source=10)
    yield _COMBINED, "rare target, last 7 d", _messages(target=_account("target", 200), since="7d")
    yield _COMBINED, "resent, in flight", _messages(resent="yes", status="initiated")


def _deep(depth: int) -> Iterator[_Asked]:
    for pages in sorted({depth // 5, depth}):
        rows = pages * _ROWS
        cursor = _nth(MessageFilters(), rows)
        yield _DEEP, f"all, page {pages:,}", _messages(cursor=cursor)
        executed = MessageFilters(source=10)
        cursor = _nth(executed, rows)
        yield _DEEP, f"source, page {pages:,}", _messages(source=10, cursor=cursor)
        place = Execution.objects.order_by("-timestamp", "-chain", "-block", "-log_index")
        columns = place.values_list("timestamp", "chain", "block", "log_index")
        for at in columns[rows : rows + 1]:
            query = urlencode({"limit": _ROWS, "cursor": encode_place(at, backward=False)})
            yield _DEEP, f"executions, page {pages:,}", f"/executions/?{query}"


def _details() -> Iterator[_Asked]:
    for status in MessageStatus:
        for row in list_messages(MessageFilters(status=status), limit=1).rows:
            yield _DETAILS, status.value, f"/messages/{row.message_hash}/"


def _pages() -> Iterator[_Asked]:
    yield _OTHERS, "home", "/"
    for which, at in (("frequent", _FREQUENT), ("rare", _RARE)):
        yield _OTHERS, f"{which} address", f"/addresses/{_account('sender', at)}/"
    executed = list_messages(MessageFilters(status=MessageStatus.EXECUTED), limit=1).rows
    for row in executed:
        yield _OTHERS, "transaction", f"/transactions/{row.relay_transaction}/"
    for name, path in (
        ("lanes", "/lanes/"),
        ("lane", "/lanes/10/8453/"),
        ("chain", "/chains/10/"),
        ("status", "/status/"),
    ):
        yield _OTHERS, name, path
    one = Execution.objects.order_by("-timestamp").first()
    if one is not None:
        chain_id = load_network().of_fact(one.chain).ref.chain_id
        place = f"{chain_id}/{one.block}/{one.log_index}"
        yield _OTHERS, "executing message", f"/executions/{place}/"
    yield _OTHERS, "chains", "/chains/"


def _messages(**query: str | int | None) -> str:
    given = {name: value for name, value in query.items() if value is not None}
    return f"/messages/?{urlencode({**given, 'limit': _ROWS})}"


def _account(column: str, at: int) -> str:
    """The account that stands there among those with the most messages, bridges apart."""
    rows = (
        Message.objects.exclude(**{f"{column}__isnull": True})
        .exclude(sender__in=_BRIDGES)
        .values_list(column)
        .annotate(count=Count("pk"))
        .order_by("-count", column)
    )
    return to_address(bytes(rows[at][0]))


def _relayer(at: int) -> str:
    rows = (
        Transaction.objects.exclude(inbox_keys=b"")
        .values_list("sender")
        .annotate(count=Count("pk"))
        .order_by("-count", "sender")
    )
    return to_address(bytes(rows[at][0]))


def _nth(filters: MessageFilters, at: int) -> str | None:
    """The cursor of the page after so many messages, None where there are not so many."""
    (part,) = filter_messages(filters, load_network())
    rows = part.rows.order_by("-timestamp", "-message_hash").values_list("timestamp", "pk")
    for timestamp, key in rows[at : at + 1]:
        return encode_cursor(Cursor(timestamp, bytes(key)))
    return None
