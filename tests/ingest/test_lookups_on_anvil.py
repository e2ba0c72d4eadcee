"""A transaction of real nodes that nothing is indexed of, looked up and shown."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from messaging.chain.answers import Outcome
from messaging.ingest.lookups import ask, chains_to_ask, look_up_waiting
from messaging.models import Chain, Endpoint
from messaging.protocol.contracts import CROSS_L2_INBOX, L2_TO_L2_MESSENGER
from messaging.protocol.hashing import checksum, keccak256
from messaging.protocol.text import to_hex
from messaging.protocol.types import Identifier
from messaging.tracing.lines import Deed
from messaging.tracing.lookup_values import LookupPage
from messaging.tracing.lookup_words import tell_answer
from messaging.tracing.lookups import get_lookup
from tests.fakes.anvil import REVERTING_CODE, Anvil, running_anvil
from tests.fakes.emitted import executing_message, sent_message

pytestmark = pytest.mark.django_db

# calldatacopy, then LOG2 or LOG4 with as many first words as topics and the rest as data.
LOGGING_TWO = "0x366000600037602051600051604036036040a200"
LOGGING_FOUR = "0x36600060003760605160405160205160005160803603" + "6080a400"


@pytest.fixture
def anvils(tmp_path: Path, settings: Settings) -> Iterator[tuple[Anvil, Anvil]]:
    """Chains 901 and 902, followed and not read, with contracts that log what they are told."""
    settings.CROSSLANE_ALLOW_LOOPBACK_RPC = True
    with running_anvil(tmp_path, 901) as one, running_anvil(tmp_path, 902) as other:
        for chain_id, anvil in ((901, one), (902, other)):
            anvil.set_code(L2_TO_L2_MESSENGER, LOGGING_FOUR)
            anvil.set_code(CROSS_L2_INBOX, LOGGING_TWO)
            chain = Chain.objects.create(chain_id=chain_id, name=f"Chain {chain_id}")
            Endpoint.objects.create(chain=chain, url=anvil.url)
        yield one, other


def _look_up(key: bytes) -> LookupPage:
    ask(key)
    for chain in chains_to_ask():
        look_up_waiting(chain)
    page = get_lookup(key)
    assert page is not None
    return page


def test_a_message_that_only_a_node_has_is_decoded_as_a_stored_one(
    anvils: tuple[Anvil, Anvil],
) -> None:
    source, _ = anvils
    log = sent_message(902, 5, sender=b"\x01" * 20, target=b"\x02" * 20, message=b"hello")
    key = source.send(L2_TO_L2_MESSENGER, log.payload)
    source.mine()
    page = _look_up(key)
    (raw,) = source.logs_of(key)
    ((seen,), (message,)) = page.seen, page.seen[0].messages
    where = Identifier(L2_TO_L2_MESSENGER, raw.block_number, raw.log_index, seen.timestamp, 901)
    assert message.deed is Deed.SENT
    assert (message.source.chain_id, message.destination.chain_id, message.nonce) == (901, 902, 5)
    assert message.identifier is not None
    assert message.identifier.checksum == to_hex(checksum(where, keccak256(log.payload)))
    assert message.payload == to_hex(log.payload)
    assert message.expires_at == seen.timestamp + 604_800
    assert [one.outcome for one in page.answers] == [Outcome.FOUND, Outcome.UNKNOWN]
    assert tell_answer(page.answers[1]) == "Chain 902's node does not know this transaction."
    assert page.done
    assert not page.indexed


def test_a_read_is_shown_with_the_log_that_it_names(anvils: tuple[Anvil, Anvil]) -> None:
    _, destination = anvils
    named = Identifier(b"\x0a" * 20, 7, 1, 1_750_000_000, 901)
    key = destination.send(CROSS_L2_INBOX, executing_message(named, b"\x05" * 32).payload)
    destination.mine()
    ((message,),) = [one.messages for one in _look_up(key).seen]
    assert message.deed is Deed.READ
    assert message.identifier is not None
    assert message.identifier.checksum == to_hex(checksum(named, b"\x05" * 32))


def test_a_transaction_that_reverted_is_told_with_its_reason(anvils: tuple[Anvil, Anvil]) -> None:
    source, _ = anvils
    source.set_code(b"\x57" * 20, REVERTING_CODE)
    key = source.send(b"\x57" * 20, b"\xde\xad\xbe\xef")
    source.mine()
    (seen,) = _look_up(key).seen
    assert seen.reverted == "unknown error selector 0xdeadbeef"
    assert seen.messages == ()


def test_a_transaction_that_waits_to_be_mined_is_not_known_yet(
    anvils: tuple[Anvil, Anvil],
) -> None:
    source, _ = anvils
    key = source.send(b"\x57" * 20, b"")
    assert [one.outcome for one in _look_up(key).answers] == [Outcome.UNKNOWN] * 2
