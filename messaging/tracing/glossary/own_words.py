"""Crosslane's own words, to L; their texts are those of docs/GLOSSARY.md."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _name

from messaging.tracing.glossary.word import Word

OWN_WORDS = (
    Word(
        _name("glossary", "Ancestor"),
        _("The newest stored block that the node's chain still has after a reorg."),
    ),
    Word(
        _name("glossary", "As of"),
        _("Up to which indexed block a statement speaks. Every page says it."),
    ),
    Word(
        _name("glossary", "Attempt"),
        _(
            "A transaction that tried to relay a message. One that reverted leaves no log and "
            "is stored as a failed relay; it counts where it stands on the message's "
            "destination and is itself a call that relays it, or lists the checksum of one of "
            "its sends."
        ),
    ),
    Word(
        _name("glossary", "Awaiting source"),
        _("Status: the relay is stored, and the source block that it names is not indexed yet."),
    ),
    Word(
        _name("glossary", "Backfill"),
        _(
            "Storing the blocks from a chain's start block up to the block that was finalized "
            "when its spans were made."
        ),
    ),
    Word(
        _name("glossary", "Chunk"),
        _("The logs and blocks of one range, from one endpoint whose answers agree."),
    ),
    Word(
        _name("glossary", "Closed span"),
        _("A span with a last block."),
    ),
    Word(
        _name("glossary", "Compare-and-set"),
        _("An update that names the value which it expects, and fails if another stands there."),
    ),
    Word(
        _name("glossary", "Coverage"),
        _("Which blocks of a chain are known complete. It is read from spans."),
    ),
    Word(
        _name("glossary", "Cursor"),
        _("Of a span: its next block. Of a list: the place from which the next page is read."),
    ),
    Word(
        _name("glossary", "Cyclic"),
        _(
            "A broken rule: executing messages of one second wait for each other in a circle, "
            "so that no order of execution can serve them."
        ),
    ),
    Word(
        _name("glossary", "Cut"),
        _("Of a span: made into two, so that another worker takes the upper one."),
    ),
    Word(
        _name("glossary", "Destination"),
        _("The chain that a message is sent to."),
    ),
    Word(
        _name("glossary", "Dropped"),
        _("Status: all facts of the message were reorged away. Its URL stays, with its history."),
    ),
    Word(
        _name("glossary", "Endpoint"),
        _("A node's address, with the chain it belongs to and what kind of node it is."),
    ),
    Word(
        _name("glossary", "Enrichment"),
        _("Fetching the transactions of stored logs, behind the links."),
    ),
    Word(
        _name("glossary", "Event"),
        _("A decoded log."),
    ),
    Word(
        _name("glossary", "Event read"),
        _(
            "An executing message that no relay of the messenger used: a contract read another "
            "chain's log through validateMessage."
        ),
    ),
    Word(
        _name("glossary", "Executed"),
        _("Status: relayed, and its source backs it."),
    ),
    Word(
        _name("glossary", "Execution"),
        _(
            "The verdict on one executing message. Also the fourth phase: ExecutingMessage, the "
            "target's call, RelayedMessage."
        ),
    ),
    Word(
        _name("glossary", "Expired"),
        _(
            "Status: not relayed, and the destination's head is past the last send's timestamp "
            "by more than the expiry window."
        ),
    ),
    Word(
        _name("glossary", "Fact"),
        _("A stored block, log, transaction or failed relay: inserted or deleted, never updated."),
    ),
    Word(
        _name("glossary", "Failed"),
        _("Status: attempted, reverted, and still relayable."),
    ),
    Word(
        _name("glossary", "Failed relay"),
        _(
            "The fact of one message that a reverted transaction names, by its calldata or its "
            "access list alone; found in the receipts of blocks above finalized. Not each is an "
            "attempt. Of one transaction the first 100 messages that it names are told apart, "
            "those of its calldata first."
        ),
    ),
    Word(
        _name("glossary", "Head"),
        _(
            "The newest block at a level, as one of the chain's nodes says: latest, "
            "cross-unsafe, local-safe, safe, finalized."
        ),
    ),
    Word(
        _name("glossary", "History"),
        _(
            "What was stored of a message and taken back: where it was, when and why it went, "
            "where its transaction was mined again."
        ),
    ),
    Word(
        _name("glossary", "Initiated"),
        _("Status: sent, and no relay is stored. The pages say In flight."),
    ),
    Word(
        _name("glossary", "Invalid"),
        _("Status, and validity: the execution breaks a rule, or no log stands where it says."),
    ),
)
