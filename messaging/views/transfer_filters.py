"""The filters of the list of transfers in an address, and as chips; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from messaging.protocol.text import to_address
from messaging.tracing.asking import read_address, read_chain, read_times
from messaging.tracing.transfers import ETH, TransferFilters
from messaging.tracing.values import ChainRef
from messaging.tracing.wording import cut
from messaging.views.filters import Chip, Field, as_query, chain_chip, time_chips, time_fields

TRANSFER_FILTERS = ("source", "destination", "token", "sender", "recipient", "since", "until")
_ETH = "eth"


def read_filters(query: Mapping[str, str], now: int) -> TransferFilters:
    """The filters in a query string, of which an empty one is none; raises MalformedFilter."""
    given = {name: query[name].strip() for name in TRANSFER_FILTERS if query.get(name, "").strip()}
    since, until = read_times(given, now)
    return TransferFilters(
        source=read_chain("source", given.get("source")),
        destination=read_chain("destination", given.get("destination")),
        token=_read_token(given.get("token")),
        sender=read_address("sender", given.get("sender")),
        recipient=read_address("recipient", given.get("recipient")),
        since=since,
        until=until,
    )


def write_filters(filters: TransferFilters, **more: str | int | None) -> str:
    """The query string of filters, `?` and all; a dot for none."""
    return as_query({**_written(filters), **more})


def chips_of(
    filters: TransferFilters, chains: Sequence[ChainRef], now: int, **more: str | int | None
) -> tuple[Chip, ...]:
    """A chip for every filter that is on; `more` stays in the addresses."""
    return tuple(
        replace(chip, address=write_filters(replace(filters, **{name: None}), **more))
        for name, chip in _chips(filters, chains, now)
    )


def fields_of(filters: TransferFilters) -> tuple[Field, ...]:
    """The fields of the form that are written into."""
    written = _written(filters)
    told = {
        "token": (_("Token"), _("0x\u2026 or eth")),
        "sender": (_("Sender"), "0x\u2026"),
        "recipient": (_("Recipient"), "0x\u2026"),
    }
    accounts = (
        Field(name, label, str(written[name] or ""), example)
        for name, (label, example) in told.items()
    )
    return (*accounts, *time_fields(filters.since, filters.until))


def _read_token(text: str | None) -> bytes | None:
    return ETH if text is not None and text.lower() == _ETH else read_address("token", text)


def _spelled(address: bytes | None) -> str | None:
    if address is None:
        return None
    return _ETH if address == ETH else to_address(address)


def _written(filters: TransferFilters) -> dict[str, str | int | None]:
    return {
        "source": filters.source,
        "destination": filters.destination,
        "token": _spelled(filters.token),
        "sender": _spelled(filters.sender),
        "recipient": _spelled(filters.recipient),
        "since": None if filters.since is None else filters.since.text,
        "until": None if filters.until is None else filters.until.text,
    }


def _chips(
    filters: TransferFilters, chains: Sequence[ChainRef], now: int
) -> Iterator[tuple[str, Chip]]:
    """The name of each filter that is on, and its chip."""
    ends = (
        ("source", _("Source"), filters.source),
        ("destination", _("Destination"), filters.destination),
    )
    for name, label, chain_id in ends:
        if chain_id is not None:
            yield name, chain_chip(label, chain_id, chains)
    accounts = (
        ("token", _("Token"), filters.token),
        ("sender", _("Sender"), filters.sender),
        ("recipient", _("Recipient"), filters.recipient),
    )
    for name, label, address in accounts:
        text = _spelled(address)
        if text is not None:
            shown = text.upper() if address == ETH else cut(text, head=4)
            yield name, Chip(label, shown, None, "", text)
    for name, _value, chip in time_chips(filters.since, filters.until, now):
        yield name, chip
