"""What a form of the desk asks for: which cases, as they were seen, and what to change; pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from messaging.support.case_values import STATE_WORDS, State
from messaging.support.editing import LONGEST_LABEL, LONGEST_NOTE, MOST_AT_ONCE, Edit

_TURNS = {
    "resolve": State.RESOLVED,
    "wait": State.WAITING,
    "ignore": State.IGNORED,
    "reopen": State.OPEN,
}
FILES = ("csv", "jsonl")
EDITS = ("assign", "take", "state", "label", "note", "save", *_TURNS)
_DESK = "/desk/"
_MOST_DIGITS = 9  # of a number of a row


class Unclear(ValueError):
    """A form that cannot be meant; its sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`do` is a word of EDITS or FILES or `recheck`; `seen` the version of each case by number."""

    do: str
    seen: Mapping[int, int]
    edit: Edit
    back: str


def read_asked(given: QueryDict, me: int) -> Asked:
    """What was posted, by the account of this number; raises Unclear."""
    do = given.get("do", "")
    if do not in {*EDITS, *FILES, "recheck"}:
        raise Unclear(_("This form asks for nothing that the desk knows: open the page again."))
    seen = _seen(given.getlist("m[]"))
    edit = _edit(do, given, me) if do in EDITS else Edit()
    return Asked(do, seen, edit, safe_back(given.get("back", "")))


def safe_back(path: str) -> str:
    """Where to lead afterwards: a page of the desk or of a message, never another site."""
    plain = path.startswith((_DESK, "/messages/")) and "\\" not in path
    return path if plain else _DESK


def _seen(values: list[str]) -> dict[int, int]:
    seen = dict[int, int]()
    for value in values:
        number, colon, version = value.partition(":")
        if not (colon and is_row(number) and is_row(version)):
            raise Unclear(_("A case was named in a way that is none: open the page again."))
        seen[int(number)] = int(version)
    if not seen:
        raise Unclear(_("No message was selected: tick a row, then choose what to do."))
    if len(seen) > MOST_AT_ONCE:
        told = _("More than %(most)s messages were selected: do it in parts.")
        raise Unclear(told % {"most": MOST_AT_ONCE})
    return seen


def is_row(text: str) -> bool:
    """Whether a text can be the number of a row."""
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS


def one_line(text: str) -> str:
    """A name as it is kept: without line ends, and without what no database takes."""
    return " ".join(text.replace("\0", "").split())


def _edit(do: str, given: QueryDict, me: int) -> Edit:
    if do in _TURNS:
        return Edit(state=_TURNS[do], note=_note(given))
    if do == "take":
        return Edit(owner=me)
    return _READERS[do](given)


def _assigned(given: QueryDict) -> Edit:
    return Edit(owner=_owner(given.get("owner", "")))


def _turned(given: QueryDict) -> Edit:
    return Edit(state=_state(given.get("state", "")))


def _labelled(given: QueryDict) -> Edit:
    return Edit(labels=_labels([given.get("new_label", "")], required=True))


def _noted(given: QueryDict) -> Edit:
    return Edit(note=_note(given, required=True))


def _saved(given: QueryDict) -> Edit:
    """Of a whole form what differs from what it was filled with: the rest is left alone."""
    state, owner = given.get("state", ""), given.get("owner", "")
    labels = _labels([*given.getlist("label[]"), given.get("new_label", "")])
    had = given.getlist("had[]")
    return Edit(
        state=None if state == given.get("was_state") else _state(state),
        owner=None if owner == given.get("was_owner") else _owner(owner),
        labels=tuple(name for name in labels if name not in had),
        without_labels=tuple(name for name in had if name not in labels),
        note=_note(given),
    )


def _state(text: str) -> State:
    if text not in STATE_WORDS:
        raise Unclear(_("Choose a state: open, waiting, resolved or ignored."))
    return STATE_WORDS[text]


def _owner(text: str) -> int:
    if not is_row(text):
        raise Unclear(_("Choose an owner from the list, or nobody."))
    return int(text)


def _labels(names: list[str], *, required: bool = False) -> tuple[str, ...]:
    kept = tuple(dict.fromkeys(filter(None, map(one_line, names))))
    if required and not kept:
        raise Unclear(_("Write the label into its field."))
    if any(len(name) > LONGEST_LABEL for name in kept):
        told = _("A label has at most %(most)s letters: shorten it.")
        raise Unclear(told % {"most": LONGEST_LABEL})
    return kept


def _note(given: QueryDict, *, required: bool = False) -> str:
    text = given.get("note", "").replace("\r\n", "\n").replace("\0", "").strip()
    if required and not text:
        raise Unclear(_("The note is empty: write it into its field."))
    if len(text) > LONGEST_NOTE:
        told = _("A note has at most %(most)s letters; this one has %(length)s.")
        raise Unclear(told % {"most": LONGEST_NOTE, "length": len(text)})
    return text


_READERS: Mapping[str, Callable[[QueryDict], Edit]] = {
    "assign": _assigned,
    "state": _turned,
    "label": _labelled,
    "note": _noted,
    "save": _saved,
}
