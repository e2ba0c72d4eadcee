"""The identifier field by field: the log's own, what the relay names, what its list holds; pure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from messaging.protocol.identifier import AccessListEntry, read_access_list
from messaging.protocol.text import parse_hash, to_hex
from messaging.tracing.values import IdentifierFacts, MessageDetail, Relay

_NAMES = {
    "origin": gettext_noop("Origin"),
    "block_number": gettext_noop("Block number"),
    "log_index": gettext_noop("Log index"),
    "timestamp": gettext_noop("Timestamp"),
    "chain_id": gettext_noop("Chain id"),
    "payload_hash": gettext_noop("Payload hash"),
    "checksum": gettext_noop("Checksum"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what the source log gives, what the relay's log names, what its access list
    holds; None where that is not known or not part of it. `agrees`: all that is known is equal."""

    name: str
    expected: str | None
    named: str | None
    listed: str | None
    agrees: bool


def compare_fields(detail: MessageDetail) -> tuple[Field, ...]:
    """Every field of the relay's identifier beside the source log's; none without a relay."""
    relay = detail.relay
    if relay is None or relay.used is None:
        return ()
    send = detail.current_send
    expected = None if send is None else send.identifier
    listed = _listed(relay, expected)
    return tuple(_field(key, expected, relay.used, listed) for key in _NAMES)


def differing(fields: tuple[Field, ...]) -> int:
    """How many fields do not agree."""
    return sum(not field.agrees for field in fields)


def _field(
    key: str,
    expected: IdentifierFacts | None,
    named: IdentifierFacts,
    listed: AccessListEntry | None,
) -> Field:
    own = None if expected is None else str(getattr(expected, key))
    said = str(getattr(named, key))
    held = _held(key, listed)
    known = {value for value in (own, said, held) if value is not None}
    return Field(_(_NAMES[key]), own, said, held, len(known) == 1)


def _held(key: str, listed: AccessListEntry | None) -> str | None:
    if listed is None or key in {"origin", "payload_hash"}:
        return None
    return to_hex(listed.checksum) if key == "checksum" else str(getattr(listed, key))


def _listed(relay: Relay, expected: IdentifierFacts | None) -> AccessListEntry | None:
    """The entry of the relay's list that is of this message, else the only one."""
    made = relay.place.transaction
    if made is None or not made.access_list:
        return None
    entries, _others = read_access_list([parse_hash(key) for key in made.access_list])
    wanted = {one.checksum for one in (relay.used, expected) if one is not None}
    own = [entry for entry in entries if to_hex(entry.checksum) in wanted]
    found = own or (entries if len(entries) == 1 else ())
    return found[0] if found else None
