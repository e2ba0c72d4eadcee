"""Safety levels: their order, their names on pages, and which one a block has reached; pure."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from messaging.tracing.values import Safety

# What people read. The keys that are stored and given by the API stay where a name changes
# (cross-safe is to become verified-safe).
LABELS = {
    Safety.UNSAFE: gettext_lazy("unsafe"),
    Safety.CROSS_UNSAFE: gettext_lazy("cross-unsafe"),
    Safety.LOCAL_SAFE: gettext_lazy("local-safe"),
    Safety.SAFE: gettext_lazy("cross-safe"),
    Safety.FINALIZED: gettext_lazy("finalized"),
    Safety.UNKNOWN: gettext_lazy("safety not known"),
}
NOT_GIVEN = gettext_lazy("not known: no node gives it")
# From the least to the most. Cross-unsafe and local-safe are not ordered by the protocol: where
# both are reached, local-safe is told, which no sequencer can take back any more.
ORDER = (
    Safety.UNKNOWN,
    Safety.UNSAFE,
    Safety.CROSS_UNSAFE,
    Safety.LOCAL_SAFE,
    Safety.SAFE,
    Safety.FINALIZED,
)
# A block above one of these is known not to have reached it, and is unsafe if it reached none.
_DERIVED = frozenset({Safety.LOCAL_SAFE, Safety.SAFE})


def title(level: Safety) -> str:
    """A level's name where a line begins with it."""
    return LABELS[level].capitalize()


def safety_of(block: int, heads: Mapping[str, int]) -> Safety:
    """The highest level that a block has reached; `heads` are the newest blocks by level.

    Unknown where it reached none, and no node gives a level that tells that it is not safe yet.
    """
    reached = (level for level in reversed(ORDER) if block <= heads.get(level.value, -1))
    found = next(reached, None)
    if found is not None:
        return found
    return Safety.UNSAFE if any(level.value in heads for level in _DERIVED) else Safety.UNKNOWN


def least(levels: tuple[Safety, ...]) -> Safety:
    """The least of several blocks' levels, unknown for none."""
    return min(levels, key=ORDER.index, default=Safety.UNKNOWN)


def is_derived(level: Safety) -> bool:
    """Whether a block of this level is on L1."""
    return ORDER.index(level) >= ORDER.index(Safety.LOCAL_SAFE)
