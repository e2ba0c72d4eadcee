"""An access list explained: which logs its keys name, and whether a payload hash fits them."""

import json
import re
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from messaging.protocol.contracts import CROSS_L2_INBOX, L2_TO_L2_MESSENGER
from messaging.protocol.hashing import checksum
from messaging.protocol.identifier import AccessListEntry, read_access_list
from messaging.protocol.text import MalformedAddress, parse_address, to_hex
from messaging.protocol.types import Identifier
from messaging.tracing.wording import counted
from messaging.views.tools.labels import values_of
from messaging.views.tools.results import Result, Value, code_value

MOST = 100  # messages of one access list that are explained
_KEY = re.compile(r"(?:0[xX])?[0-9a-fA-F]{64}")
_TYPES = b"\x01\x02\x03"
_KEY_SIZE = 32


def read_keys(text: str) -> tuple[bytes, ...] | None:
    """The inbox's keys in a text: JSON as wallets have it, or keys that stand one after another;
    None where it is neither."""
    if text.lstrip()[:1] in {"[", "{"}:
        return _keys_of_json(text)
    words = [word for word in re.split(r"[\s,;\"']+", text) if word]
    if not words or not all(_KEY.fullmatch(word) for word in words):
        return None
    return tuple(bytes.fromhex(word[-2 * _KEY_SIZE :]) for word in words)


def split_keys(data: bytes) -> tuple[bytes, ...] | None:
    """The keys in bytes without separators, None unless each is of a known type."""
    if not data or len(data) % _KEY_SIZE:
        return None
    keys = tuple(data[at : at + _KEY_SIZE] for at in range(0, len(data), _KEY_SIZE))
    return keys if all(key[0] in _TYPES for key in keys) else None


def explain_access_list(
    keys: Sequence[bytes], payload_hash: bytes | None, origin: bytes | None
) -> tuple[Result, ...]:
    """The messages that keys name. With a payload hash each checksum is compared with that of the
    log at the place, emitted by `origin`, or by the messenger where that is None."""
    entries, others = read_access_list(keys)
    results = [
        _entry(at, one, payload_hash, origin or L2_TO_L2_MESSENGER)
        for at, one in enumerate(entries[:MOST], 1)
    ]
    if len(entries) > MOST:
        more = _("These are the first %(shown)s of %(count)s messages.")
        shown = more % {"shown": MOST, "count": len(entries)}
        results.append(Result("more", _("More messages"), shown))
    if others:
        results.append(_left_over(others))
    return tuple(results)


def _entry(at: int, entry: AccessListEntry, payload_hash: bytes | None, origin: bytes) -> Result:
    place = f"{entry.chain_id}:{entry.block_number}:{entry.log_index}"
    values = (
        *values_of("chain_id", entry.chain_id),
        *values_of("block_number", entry.block_number),
        *values_of("timestamp", entry.timestamp),
        *values_of("log_index", entry.log_index),
        code_value(_("Checksum"), entry.checksum, copied=_("checksum")),
        Value(
            _("Log"),
            place,
            _("look up this log"),
            copied=_("place of the log"),
            href=f"{reverse('tools_identifier')}?at={place}",
        ),
    )
    good, compared = _compare(entry, payload_hash, origin)
    return Result(
        f"entry-{at}",
        _("Message %(number)s") % {"number": at},
        compared
        or _("The access list names this log. Origin and payload are only in the checksum."),
        values,
        good=good,
    )


def _compare(
    entry: AccessListEntry, payload_hash: bytes | None, origin: bytes
) -> tuple[bool | None, str]:
    if payload_hash is None:
        return None, ""
    where = Identifier(origin, entry.block_number, entry.log_index, entry.timestamp, entry.chain_id)
    expected = checksum(where, payload_hash)
    if expected == entry.checksum:
        return True, _("The checksum fits the payload hash: the inbox accepts this message.")
    return False, _(
        "The checksum does not fit the payload hash: with this place, and this origin, it would "
        "be %(expected)s. Build both from the same log."
    ) % {"expected": to_hex(expected)}


def _left_over(keys: Sequence[bytes]) -> Result:
    title = _("Keys that belong to no message")
    sentence = _(
        "A lookup (0x01) is followed by a checksum (0x03), or by an extension (0x02) and a "
        "checksum. %(count)s stand outside of this order."
    )
    values = tuple(
        code_value(_("Key"), key, copied=_("key"), note=_KINDS.get(key[0], ""))
        for key in keys[:MOST]
    )
    return Result(
        "others", title, sentence % {"count": counted(len(keys), "key")}, values, good=False
    )


_KINDS = {1: "0x01", 2: "0x02", 3: "0x03"}


def _keys_of_json(text: str) -> tuple[bytes, ...] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(found, dict):
        found = found.get("accessList", [found])
    if not isinstance(found, list):
        return None
    keys = tuple(key for entry in found for key in _listed(entry))
    if not keys or not all(isinstance(key, str) and _KEY.fullmatch(key) for key in keys):
        return None
    return tuple(bytes.fromhex(key[-2 * _KEY_SIZE :]) for key in keys)


def _listed(entry: Any) -> Sequence[Any]:
    """The keys that an entry lists under the inbox, or the entry itself where it is a key."""
    if isinstance(entry, str):
        return (entry,)
    keys = entry.get("storageKeys", ()) if isinstance(entry, dict) else ()
    return keys if isinstance(keys, list) and _is_inbox(entry.get("address")) else ()


def _is_inbox(text: Any) -> bool:
    try:
        return isinstance(text, str) and parse_address(text) == CROSS_L2_INBOX
    except MalformedAddress:
        return False
