"""Messages as pages and API show them, one or a page of many; it never writes and asks no node."""

from messaging.models import Message
from messaging.tracing.details import read_detail
from messaging.tracing.filters import EVERY_MESSAGE, MessageFilters, filter_messages
from messaging.tracing.history import WITH_ITS_NONCE, nonce_sharers
from messaging.tracing.network import Network, load_network
from messaging.tracing.rows import MessageRecord, ask_records, read_records, read_rows
from messaging.tracing.scanning import Order, Place, Shelf
from messaging.tracing.turning import cursor_of, start_of, turn_page
from messaging.tracing.values import MessageDetail, Page

PAGE_SIZE = 50


def list_messages(
    filters: MessageFilters = EVERY_MESSAGE,
    cursor: str | None = None,
    *,
    limit: int = PAGE_SIZE,
    network: Network | None = None,
    symbols: bool = True,
) -> Page:
    """One page of the messages that pass the filters, newest first, at most `limit` of them; their
    tokens without symbol and decimals where `symbols` are not asked for.

    `cursor` is the `next` or `previous` of another page. Raises MalformedCursor. Where nearly no
    message passes, a page may be short and still have a `next`; `searched_to` says how far it is.
    """
    start, network = start_of(cursor), network or load_network()
    turn = turn_page(filter_messages(filters, network), MESSAGES, start, limit=limit)
    return Page(
        read_rows(turn.rows, network, symbols=symbols),
        cursor_of(turn.following),
        cursor_of(turn.preceding),
        turn.edge,
    )


def get_message(message_hash: bytes) -> MessageDetail | None:
    """Everything known of one message, None where no fact of it was ever stored."""
    network = load_network()
    records = ask_records(WITH_ITS_NONCE, *[message_hash] * 4)
    record = next((one for one in records if one.message_hash == message_hash), None)
    if record is None:
        return None
    others = [one for one in records if one is not record]
    return read_detail(record, nonce_sharers(record, others), network)


def _place_of(record: MessageRecord) -> Place:
    return record.timestamp, record.message_hash


MESSAGES: Shelf[Message, MessageRecord] = Shelf(
    Order(("message_hash",)),
    lambda parts: read_records(*parts),
    _place_of,
)
