"""How safety is drawn and told on a chart; pure."""

from django.utils.translation import gettext as _

from messaging.tracing.lanechart.story import Lane, Standing, Story
from messaging.tracing.values import Safety
from messaging.tracing.wording import short_name

DERIVED = frozenset({Safety.LOCAL_SAFE, Safety.SAFE, Safety.FINALIZED})
WEIGHTS = {Safety.LOCAL_SAFE: 2, Safety.SAFE: 4, Safety.FINALIZED: 6}  # px
LEVEL_STYLE = {
    Safety.UNSAFE: "lv-unsafe",
    Safety.CROSS_UNSAFE: "lv-unsafe",
    Safety.LOCAL_SAFE: "lv-local",
    Safety.SAFE: "lv-cross",
    Safety.FINALIZED: "lv-final",
}


def derived_standings(story: Story) -> list[Standing]:
    """The blocks of the message that are on L1."""
    return [one for one in story.standings if one.safety in DERIVED]


def l1_words(story: Story) -> tuple[str, str] | None:
    """What is known of L1, in two short lines: the levels that it caused, else that nothing is."""
    reached = derived_standings(story)
    if not reached:
        if story.standings and all(one.safety is Safety.UNKNOWN for one in story.standings):
            return _("Safety not known"), _("no node gives it")
        return None
    final = all(one.safety is Safety.FINALIZED for one in reached)
    return (_("Final on L1") if final else _("On L1")), blocks_of(reached, story)


def blocks_of(standings: list[Standing], story: Story) -> str:
    """`both blocks`, or whose block."""
    if len(standings) > 1:
        return _("both blocks")
    lane = standings[0].lane if standings else Lane.SOURCE
    return _("block of %(chain)s") % {"chain": short_name(story.chain(lane).name)}
