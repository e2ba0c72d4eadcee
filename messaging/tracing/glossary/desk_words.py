"""Words of diagnosis, of the desk and of watches; their texts are those of docs/GLOSSARY.md."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from messaging.tracing.glossary.word import Word

DESK_WORDS = (
    Word(
        pgettext_lazy("glossary", "Alert"),
        _("One thing that a rule of a watch found, from when it began until it was over."),
    ),
    Word(
        pgettext_lazy("glossary", "Case"),
        _("What staff make of a stuck message; one a message, kept for ever."),
    ),
    Word(
        pgettext_lazy("glossary", "Cause"),
        _("Why a message can be stuck; docs/CAUSES.md has all of them."),
    ),
    Word(
        pgettext_lazy("glossary", "Channel"),
        _("Where an account is told: email, webhook, Slack."),
    ),
    Word(
        pgettext_lazy("glossary", "Deed"),
        _("One action of staff on record, of a person or of Crosslane itself."),
    ),
    Word(
        pgettext_lazy("glossary", "Delivery"),
        _("One notice on its way to one channel, with every try."),
    ),
    Word(
        pgettext_lazy("glossary", "Diagnosis"),
        _("Every cause judged for one message, the most important finding first."),
    ),
    Word(
        pgettext_lazy("glossary", "Failsafe"),
        _("The state in which an interop filter refuses every interop transaction."),
        "op-interop-filter",
    ),
    Word(
        pgettext_lazy("glossary", "Finding"),
        _(
            "A cause judged: it holds, is ruled out, or is open, with evidence or the "
            "reason for none."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Frontier"),
        _(
            "The second up to which all chains of a dependency set are cross-safe together."
            " The chain that holds it is the one whose local-safe block it is."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Grace"),
        _("How long something must last before anybody is alarmed."),
    ),
    Word(
        pgettext_lazy("glossary", "Incident"),
        _(
            "Something that is wrong with a set of chains for everybody: failsafe, stalled "
            "frontier, reorg storm, node outage. It is told once."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Norm"),
        _(
            "What a message of a lane is measured by: the destination's clock, the window, "
            "the lane's 95th percentile."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Owner"),
        _("Who of the staff works on a case."),
    ),
    Word(
        pgettext_lazy("glossary", "Probe"),
        _(
            "What nodes answered about one message at one moment, each answer with its "
            "block; no fact."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Reason"),
        _(
            "Of a case: why the rule put the message into the queue; the cause of a probe "
            "goes before it."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Relay kit"),
        _(
            "Everything to get a message executed or sent again: commands, code, an "
            "unsigned transaction, and what to know first."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Stuck"),
        _("Of a message: the rule of the desk finds a reason for it."),
    ),
    Word(
        pgettext_lazy("glossary", "Suspicion"),
        _("An incident within its grace; no page shows it."),
    ),
    Word(
        pgettext_lazy("glossary", "Watch"),
        _("What an account is told of, with its rules and channels."),
    ),
    Word(
        pgettext_lazy("glossary", "Wish"),
        _("That somebody asked for a probe and waits."),
    ),
)
