"""A message as lines for people at a terminal: its state, then the four phases; it reads nothing.

Widths are left to the terminal; nothing is cut, so that every value can be copied.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from messaging.tracing.attempts import looked_for
from messaging.tracing.checks import Answer, Check
from messaging.tracing.freshness import of_message
from messaging.tracing.past_words import tell_again, tell_event, tell_same_nonce, tell_why
from messaging.tracing.phases import check_phases
from messaging.tracing.values import ChainRef, LogPlace, MessageDetail, MessageStatus, Send
from messaging.tracing.verdict import tell
from messaging.tracing.wording import NBSP, STATUS_WORDS, amount, byte_count, machine_time

_MARKS = {
    Answer.HOLDS: "ok",
    Answer.FAILS: "FAILS",
    Answer.SOON: "look",
    Answer.WAITS: "waits",
    Answer.OPEN: "open",
}
_LABEL_WIDTH = 14
_STYLES = {
    MessageStatus.EXECUTED: "bold green",
    MessageStatus.INVALID: "bold red",
    MessageStatus.FAILED: "bold red",
    MessageStatus.DROPPED: "bold red",
    MessageStatus.EXPIRED: "bold red",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, with the style it has where there are colours."""

    text: str
    style: str = ""


def trace_lines(detail: MessageDetail, now: int) -> Iterator[Line]:
    """The message at second `now` of the wall clock: verdict, the four phases in order, as of."""
    row, verdict = detail.row, tell(detail, now)
    checks = check_phases(detail, now)
    yield Line(row.message_hash, "bold")
    yield Line(
        f"{STATUS_WORDS[row.status]}: {_chain(row.source)} to {_chain(row.destination)}, "
        f"nonce {row.nonce}",
        _STYLES.get(row.status, "bold yellow"),
    )
    yield Line(_plain(f"{verdict.what} {verdict.next}"))
    send = detail.current_send
    yield from _phase("1 Message creation", _creation(detail, send), checks.creation)
    yield from _phase("2 Message serialization", _serialization(detail), checks.serialization)
    yield from _phase("3 Identifier creation", _identifier(detail, send), checks.identifier)
    yield from _phase("4 Message execution", _execution(detail), checks.execution)
    if detail.history or detail.same_nonce:
        yield from _phase("History", _history(detail), ())
    yield Line("")
    yield Line(_plain(looked_for(detail.destination_as_of)), "dim")
    yield Line(_plain(f"{of_message(detail.as_of, now).text}."), "dim")


_Pairs = Iterator[tuple[str, str]]


def _phase(title: str, values: _Pairs, checks: tuple[Check, ...]) -> Iterator[Line]:
    yield Line("")
    yield Line(title, "bold")
    for label, value in values:
        yield Line(f"  {label:{_LABEL_WIDTH}}{value}")
    for check in checks:
        note = f": {check.note}" if check.note else ""
        style = "red" if check.answer is Answer.FAILS else "dim"
        yield Line(_plain(f"  {_MARKS[check.answer]:{_LABEL_WIDTH}}{check.rule}{note}"), style)


def _creation(detail: MessageDetail, send: Send | None) -> _Pairs:
    if send is None:
        yield "Not seen", ""
        return
    yield from _place(send.place)
    yield "Sender", str(detail.row.sender)
    yield "Target", str(detail.row.target)
    if detail.row.transfer is not None:
        yield "Transfer", _plain(amount(detail.row.transfer))
    yield "Message", str(detail.message)
    if detail.resends:
        yield "Sent", f"{len(detail.sends)} times"


def _serialization(detail: MessageDetail) -> _Pairs:
    if detail.payload is not None:
        yield "Payload", f"{byte_count(detail.payload)} bytes"
        yield "Payload hash", str(detail.payload_hash)
    yield "Message hash", detail.row.message_hash


def _identifier(detail: MessageDetail, send: Send | None) -> _Pairs:
    relay = detail.relay
    used = send.identifier if send else relay.used if relay else None
    if used is None:
        yield "Not seen", ""
        return
    yield "Origin", used.origin
    yield "Chain", str(used.chain_id)
    yield "Block", str(used.block_number)
    yield "Log index", str(used.log_index)
    yield "Timestamp", f"{used.timestamp}, {machine_time(used.timestamp)}"
    yield "Checksum", used.checksum
    for number, key in enumerate(used.access_list):
        yield ("" if number else "Access list"), key
    if detail.row.expires_at is not None:
        yield "Expires", machine_time(detail.row.expires_at)


def _execution(detail: MessageDetail) -> _Pairs:
    relay = detail.relay
    for one in detail.failures:
        yield "Reverted", f"{one.transaction_hash}, block {one.block_number} of {one.chain_name}"
        if one.revert is not None:
            yield "", _plain(f"{one.revert.brief}. {one.revert.explanation}")
    if relay is None:
        yield "Not seen", ""
        return
    yield from _place(relay.place)
    yield "Validity", ", ".join((relay.validity.value.replace("_", " "), *relay.reasons))
    if relay.relayer is not None:
        yield "Relayer", relay.relayer
    if relay.return_data_hash is not None:
        yield "Return data", relay.return_data_hash


def _history(detail: MessageDetail) -> _Pairs:
    for event in detail.history:
        yield "Was", _plain(f"{tell_event(event)} {machine_time(event.place.timestamp)}")
        yield "", f"transaction {event.place.transaction_hash}"
        if event.place.checksum is not None:
            yield "", f"checksum {event.place.checksum}"
        yield "Taken back", _plain(f"{machine_time(event.taken_back_at)}: {tell_why(event)}")
        if event.invalidated_hash is not None:
            yield "", f"the invalid block was {event.invalidated_hash}"
        yield "", _plain(tell_again(event))
        if event.again is not None and event.renamed:
            yield "", f"checksum {event.again.checksum}"
    for other in detail.same_nonce:
        yield "Nonce", f"{tell_same_nonce(detail.row, other)} {other.message_hash}"


def _place(place: LogPlace) -> _Pairs:
    yield "Time", machine_time(place.timestamp)
    yield "Block", f"{place.block_number} of {_chain(place.chain)}, {place.safety.value}"
    yield "Log index", str(place.log_index)
    yield "Transaction", place.transaction_hash


def _chain(chain: ChainRef) -> str:
    """`Base (8453)`, and a chain without a name just by its number."""
    return f"{chain.name} ({chain.chain_id})" if chain.followed else f"chain {chain.chain_id}"


def _plain(text: str) -> str:
    """Ordinary spaces, which a terminal's search and copy expect."""
    return text.replace(NBSP, " ")
