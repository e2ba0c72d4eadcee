"""What becomes of a watch's alerts in the light of what its rules found; pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from messaging.support.watching.values import Rule, RuleKind, Sign

RECOVERY = 60  # seconds for which a thing must be gone before its end is told
AGAIN = 1_800  # seconds after which messages that joined a told alert of a lane are told
MOST_OPEN = 50  # alerts of one watch at once; what is beyond waits until some have ended
_Key = tuple[RuleKind, str]


@dataclass(frozen=True, slots=True)
class Known:
    """An alert as stored; times in seconds. `ended`: it is a thing that happened and was told.
    `hashes` are the messages that it told of together."""

    id: int
    rule: RuleKind
    subject: str
    began_at: int
    told_at: int | None = None
    missed_at: int | None = None
    once: bool = False
    ended: bool = False
    hashes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Changes:
    """`opened` are new ones (`told` at once where their rule has no grace), `told` those whose
    grace is over, `missed` are not seen any more and `seen` seen again, `ended` are over, and
    `forgotten` ended before anybody was told, or untold: their rule is gone, or something else was
    told."""

    opened: tuple[Sign, ...] = ()
    told: tuple[tuple[Known, Sign], ...] = ()
    missed: tuple[Known, ...] = ()
    seen: tuple[Known, ...] = ()
    ended: tuple[Known, ...] = ()
    forgotten: tuple[Known, ...] = ()

    def __bool__(self) -> bool:
        return any((self.opened, self.told, self.missed, self.seen, self.ended, self.forgotten))


def decide(
    known: Sequence[Known],
    signs: Iterable[Sign],
    rules: Iterable[Rule],
    now: int,
    untold: Collection[_Key] = (),
) -> Changes:
    """One open alert a rule and subject, told after its rule's grace, ended after RECOVERY; those
    in `untold` at once, without a word. What a message's expiry opens has always room: it takes
    the place of an alert. So does one that other messages of its lane joined since it was told,
    AGAIN seconds later: everything that is so then is told anew."""
    by_kind = {rule.kind: rule for rule in rules}
    found = {(sign.rule, sign.subject): sign for sign in signs}
    alerts = {(one.rule, one.subject): one for one in known}
    opening = [found[key] for key in found if key not in alerts and found[key].sure]
    expired = [sign for sign in opening if _is_expiry(sign)]
    waiting = [sign for sign in opening if not _is_expiry(sign)]
    live = [one for one in known if not one.ended]
    there = [
        (one, found[one.rule, one.subject]) for one in live if (one.rule, one.subject) in found
    ]
    gone = [one for one in live if (one.rule, one.subject) not in found]
    over = [one for one in gone if not _kept(one, by_kind, untold)]
    kept = [one for one in gone if _kept(one, by_kind, untold)]
    grown = [pair for pair in there if _has_grown(*pair, now)]
    room = MOST_OPEN + len(over) - sum(not _is_expiry(one) for one in live)
    return Changes(
        opened=(*expired, *(sign for _, sign in grown), *waiting[: max(0, room)]),
        told=tuple(pair for pair in there if _is_due(*pair, by_kind, now)),
        missed=tuple(one for one in kept if one.missed_at is None),
        seen=tuple(one for one, _ in there if one.missed_at is not None),
        ended=tuple(one for one in kept if _is_over(one, now)),
        forgotten=(*over, *(one for one, _ in grown)),
    )


def _is_due(one: Known, sign: Sign, rules: Mapping[RuleKind, Rule], now: int) -> bool:
    return one.told_at is None and sign.sure and now - one.began_at >= rules[one.rule].grace


def _has_grown(one: Known, sign: Sign, now: int) -> bool:
    told = one.told_at is not None and now - one.told_at >= AGAIN
    return told and sign.sure and not sign.hashes <= one.hashes


def _is_expiry(one: Known | Sign) -> bool:
    return one.once and one.rule is RuleKind.STUCK


def _kept(one: Known, rules: Mapping[RuleKind, Rule], untold: Collection[_Key]) -> bool:
    """Whether its end is to be told: somebody was told that it began, and still asks for it."""
    asked = one.rule in rules and (one.rule, one.subject) not in untold
    return one.told_at is not None and asked


def _is_over(one: Known, now: int) -> bool:
    return one.missed_at is not None and now - one.missed_at >= RECOVERY
