"""What is said where no message was found: what was searched and met, never more."""

from dataclasses import replace

import pytest

from messaging.protocol.text import to_hex
from messaging.tracing.found import LogSeen, SearchResult
from messaging.tracing.nothing_found import tell_nothing
from messaging.tracing.search import search
from tests.fakes.world import World
from tests.tracing.details import FOREIGN, OP, UNICHAIN
from tests.tracing.followed_world import follow
from tests.tracing.test_wording import plain

READ = LogSeen(OP, 1_087, 0, UNICHAIN, complete=True)
OTHER = LogSeen(OP, 1_087, 1, None, complete=True)
ON_OP = "on OP Mainnet in block 1,087,"
INBOX = "reads a log of another chain through the inbox, of Unichain"


def result(
    kind: str, *others: LogSeen, readers: tuple[LogSeen, ...] = (), complete: bool = True
) -> SearchResult:
    """A search that found these logs and no message."""
    return SearchResult("asked", kind, (), (), others, readers, complete)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            result("hash"),
            (
                "No indexed message has this hash, and none was sent, relayed or tried to be "
                "relayed by a transaction with it. No indexed block has it, and no indexed log "
                "has it as payload hash or checksum."
            ),
        ),
        (
            result("transaction_hash", READ),
            f"This transaction, {ON_OP} {INBOX}; it sends and relays no message.",
        ),
        (
            result("transaction_hash", READ, LogSeen(OP, 1_087, 2, FOREIGN, complete=True)),
            (
                f"This transaction, {ON_OP} reads 2 logs of another chain through the inbox, of "
                "Unichain and Chain 999; it sends and relays no message."
            ),
        ),
        (
            result("transaction_hash", OTHER),
            f"This transaction, {ON_OP} left 1 log of no message; it sends and relays no message.",
        ),
        (
            result("transaction_hash", LogSeen(OP, 1_087, 1, None, complete=False)),
            f"This transaction, {ON_OP} left 1 log of no message; no message of it is indexed yet.",
        ),
        (result("nonce"), "No indexed message was sent with this nonce from this chain."),
        (result("block"), "No followed chain is known to have this block."),
        (result("checksum", READ), "Only logs that are of no message have it."),
        (
            result("identifier"),
            "No indexed message has its log at this place, and no indexed execution names it.",
        ),
        (
            result("identifier", OTHER),
            f"The log at this place, {ON_OP} belongs to no message.",
        ),
        (
            result("identifier", READ),
            (
                f"The log at this place, {ON_OP} belongs to no message and reads a log of Unichain "
                "through the inbox."
            ),
        ),
        (
            result("identifier", readers=(READ, READ)),
            (
                "Transactions read this log through the inbox, on OP Mainnet in block 1,087; it is "
                "no message's."
            ),
        ),
        (
            result("identifier", readers=(READ,), complete=False),
            (
                "Transactions read this log through the inbox, on OP Mainnet in block 1,087; its "
                "own block is not indexed, so whether it is a message's is not known yet."
            ),
        ),
        (
            result("identifier", replace(OTHER, complete=False)),
            f"The log at this place, {ON_OP} belongs to no message that is indexed yet.",
        ),
        (
            result("identifier", replace(READ, complete=False)),
            (
                f"The log at this place, {ON_OP} belongs to no message that is indexed yet and "
                "reads a log of Unichain through the inbox."
            ),
        ),
    ],
)
def test_nothing_more_is_claimed_than_was_searched(found: SearchResult, sentence: str) -> None:
    assert plain(tell_nothing(found)) == sentence


@pytest.mark.django_db
def test_logs_of_no_message_are_found_by_transaction_and_by_place() -> None:
    world = World(901, 902)
    sent = world.send(901, 902, b"read by another")
    world.mine()
    reading = world.read(902, sent)
    world.mine()
    follow(world)
    found = search(to_hex(reading.transaction_hash))
    assert (found.kind, found.messages) == ("transaction_hash", ())
    (log,) = found.others
    assert (log.chain.chain_id, log.block_number, log.complete) == (902, 2, True)
    assert log.reads is not None
    assert log.reads.chain_id == 901
    assert search("902:2:0").others == (log,)


@pytest.mark.django_db
def test_whether_a_log_that_is_read_is_a_message_is_known_once_its_block_is_indexed() -> None:
    world = World(901, 902)
    sent = world.send(901, 902, b"read by another before it is indexed")
    world.mine()
    world.read(902, sent)
    world.mine()
    place = world.identifier(sent)
    followed = follow(world, 902)
    found = search(f"901:{place.block_number}:{place.log_index}")
    assert (len(found.readers), found.complete) == (1, False)
    followed.catch_up(901)
    assert search(f"901:{place.block_number}:{place.log_index + 9}").complete
    (message,) = search(f"901:{place.block_number}:{place.log_index}").messages
    assert message.message_hash == to_hex(sent.hash)
