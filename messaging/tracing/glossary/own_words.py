"""Crosslane's own words, to L; their texts are those of docs/GLOSSARY.md."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from messaging.tracing.glossary.word import Word

OWN_WORDS = (
    Word(
        pgettext_lazy("glossary", "ABI"),
        _(
            "The functions and errors of a contract with their types; uploaded by staff, or known "
            "from a table."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Account"),
        _("Of a filter: sender or target."),
    ),
    Word(
        pgettext_lazy("glossary", "Ancestor"),
        _("The newest stored block that the node's chain still has after a reorg."),
    ),
    Word(
        pgettext_lazy("glossary", "As of"),
        _("Up to which indexed block a statement speaks. Every page says it."),
    ),
    Word(
        pgettext_lazy("glossary", "Attempt"),
        _(
            "A transaction that tried to relay a message. One that reverted leaves no log and "
            "is stored as a failed relay; it counts where it stands on the message's "
            "destination and is itself a call that relays it, or lists the checksum of one of "
            "its sends."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Awaiting source"),
        _("Status: the relay is stored, and the source block that it names is not indexed yet."),
    ),
    Word(
        pgettext_lazy("glossary", "Backfill"),
        _(
            "Storing the blocks from a chain's start block up to the block that was finalized "
            "when its spans were made."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Chunk"),
        _("The logs and blocks of one range, from one endpoint whose answers agree."),
    ),
    Word(
        pgettext_lazy("glossary", "Claim"),
        _(
            "What a token's contract says of itself: symbol, name, decimals. Anybody can deploy "
            "one that says the same."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Closed span"),
        _("A span with a last block."),
    ),
    Word(
        pgettext_lazy("glossary", "Compare-and-set"),
        _("An update that names the value which it expects, and fails if another stands there."),
    ),
    Word(
        pgettext_lazy("glossary", "Coverage"),
        _("Which blocks of a chain are known complete. It is read from spans."),
    ),
    Word(
        pgettext_lazy("glossary", "Cursor"),
        _("Of a span: its next block. Of a list: the place from which the next page is read."),
    ),
    Word(
        pgettext_lazy("glossary", "Cyclic"),
        _(
            "A broken rule: executing messages of one second wait for each other in a circle, "
            "so that no order of execution can serve them."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Cut"),
        _("Of a span: made into two, so that another worker takes the upper one."),
    ),
    Word(
        pgettext_lazy("glossary", "Destination"),
        _("The chain that a message is sent to."),
    ),
    Word(
        pgettext_lazy("glossary", "Dropped"),
        _("Status: all facts of the message were reorged away. Its URL stays, with its history."),
    ),
    Word(
        pgettext_lazy("glossary", "Endpoint"),
        _("A node's address, with the chain it belongs to and what kind of node it is."),
    ),
    Word(
        pgettext_lazy("glossary", "Enrichment"),
        _("Fetching the transactions of stored logs, behind the links."),
    ),
    Word(
        pgettext_lazy("glossary", "Event"),
        _("A decoded log."),
    ),
    Word(
        pgettext_lazy("glossary", "Event read"),
        _(
            "An executing message that no relay of the messenger used: a contract read another "
            "chain's log through validateMessage."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Event stream"),
        _(
            "/events/, server-sent events about messages and chains as they change. Not to be "
            "confused with events of contracts, which are logs."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Executed"),
        _("Status: relayed, and its source backs it."),
    ),
    Word(
        pgettext_lazy("glossary", "Execution"),
        _(
            "The verdict on one executing message. Also the fourth phase: ExecutingMessage, the "
            "target's call, RelayedMessage."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Expired"),
        _(
            "Status: not relayed, and the destination's head is past the last send's timestamp "
            "by more than the expiry window."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Fact"),
        _("A stored block, log, transaction or failed relay: inserted or deleted, never updated."),
    ),
    Word(
        pgettext_lazy("glossary", "Failed"),
        _("Status: attempted, reverted, and still relayable."),
    ),
    Word(
        pgettext_lazy("glossary", "Failed relay"),
        _(
            "The fact of one message that a reverted transaction names, by its calldata or its "
            "access list alone; found in the receipts of blocks above finalized. Not each is an "
            "attempt. Of one transaction the first 100 messages that it names are told apart, "
            "those of its calldata first."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Head"),
        _(
            "The newest block at a level, as one of the chain's nodes says: latest, "
            "cross-unsafe, local-safe, safe, finalized."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "History"),
        _(
            "What was stored of a message and taken back: where it was, when and why it went, "
            "where its transaction was mined again."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Initiated"),
        _("Status: sent, and no relay is stored. The pages say In flight."),
    ),
    Word(
        pgettext_lazy("glossary", "Invalid"),
        _("Status, and validity: the execution breaks a rule, or no log stands where it says."),
    ),
    Word(
        pgettext_lazy("glossary", "Journey"),
        _(
            "A message with what led to it, what was sent beside it, and what its relay and theirs "
            "sent."
        ),
    ),
)
