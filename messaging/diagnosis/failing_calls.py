"""Where inside of a relay it fails, by a node's trace of its simulation; as evidence."""

from django.utils.translation import gettext as _

from messaging.chain.wire_traces import FailedCall
from messaging.diagnosis.facts import Facts
from messaging.diagnosis.findings import Evidence
from messaging.diagnosis.seen import chain_name
from messaging.protocol.contracts import L2_TO_L2_MESSENGER, name_of
from messaging.protocol.signatures import known_name
from messaging.protocol.text import to_address, to_hex

_BORROWED = "DELEGATECALL"  # code of another contract, run as one's own
_SHOWN = 4  # of the innermost calls
_THEN = " \N{RIGHTWARDS ARROW} "


def where_it_fails(facts: Facts) -> tuple[Evidence, ...]:
    """The calls that fail in a simulated relay, from the message's target down to the deepest
    one, or why no node traced them; nothing where none was asked."""
    told = facts.probe.trace if facts.probe else None
    if told is None:
        return ()
    place = chain_name(facts, told.chain_id)
    if told.value is None:
        return (Evidence(_("Not traced"), told.reason, place),)
    path = _below_messenger(told.value)
    if not path:
        return ()
    shown = _THEN.join(map(_called, path[-_SHOWN:]))
    if len(path) > _SHOWN:
        shown = f"\N{HORIZONTAL ELLIPSIS}{_THEN}{shown}"
    return (Evidence(_("Deepest failing call"), shown, place, told.block),)


def _below_messenger(path: tuple[FailedCall, ...]) -> tuple[FailedCall, ...]:
    """Without the messenger, which is a proxy, and the code behind it."""
    if not path or path[0].target != L2_TO_L2_MESSENGER:
        return path
    own = (at for at, one in enumerate(path) if at and one.kind != _BORROWED)
    return path[next(own, len(path)) :]


def innermost_revert(facts: Facts) -> bytes:
    """What the deepest call that fails reverted with, empty where no trace tells."""
    told = facts.probe.trace if facts.probe else None
    return told.value[-1].revert if told is not None and told.value else b""


def _called(one: FailedCall) -> str:
    """`0x… transfer`, the function by the table of known ones, else by its selector."""
    if one.target is None:
        return _("a contract that is created")
    named = name_of(one.target)
    who = f"{named} {to_address(one.target)}" if named else to_address(one.target)
    function = known_name(one.selector) or (to_hex(one.selector) if one.selector else "")
    how = f" ({one.kind.lower()})" if one.kind == _BORROWED else ""
    return f"{who} {function}".rstrip() + how
