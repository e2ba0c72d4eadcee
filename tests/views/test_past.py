"""Pages tell what was taken back: a message's history, a chain's reorgs, a chain that forked."""

import pytest

from messaging.models import Chain, Span
from messaging.protocol.text import to_hex
from tests.fakes.emissions import Sent
from tests.tracing.past_world import Past, past_world
from tests.views.reading import markup_of, open_page, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def past() -> Past:
    return past_world()


def _text(sent: Sent) -> str:
    return text_of(open_page(f"/messages/{to_hex(sent.hash)}/"))


def test_a_dropped_message_says_what_was_there_and_links_to_who_took_its_nonce(past: Past) -> None:
    text = _text(past.lost)
    assert "History 1 log taken back" in text
    assert "Sent in block 2 of Chain 901, log 1." in text
    assert "its block was replaced in an ordinary reorg." in text
    assert "Its transaction was not mined again so far." in text
    for one, other in ((past.lost, past.taker), (past.taker, past.lost)):
        page = markup_of(open_page(f"/messages/{to_hex(one.hash)}/"))
        assert f'href="/messages/{to_hex(other.hash)}/"' in page


def test_a_message_mined_again_shows_both_identifiers(past: Past) -> None:
    text = _text(past.moved)
    assert "Its identifier was block 2, log 0, timestamp" in text
    assert "It is now block 2, log 1, timestamp" in text


def test_a_relay_that_was_taken_back_is_told_with_the_invalid_block(past: Past) -> None:
    text = _text(past.relayed)
    assert "Executed in block 3 of Chain 902, log 1." in text
    assert "The invalid block was" in text


def test_a_message_without_history_has_no_such_section(past: Past) -> None:
    sent = past.world.send(901, 902, b"quiet")
    past.world.mine()
    past.followed.catch_up()
    assert "History" not in _text(sent)


def test_a_chain_page_lists_its_reorgs_with_their_cause(past: Past) -> None:
    text = text_of(open_page("/chains/902/"))
    assert "Reorgs newest first" in text
    assert "2 1 1 block, 2 logs an invalid block, replaced by deposits only" in text
    Chain.objects.create(chain_id=905, name="Quiet")
    assert "No reorg was seen." in text_of(open_page("/chains/905/"))


def test_a_forked_chain_offers_the_exact_command_and_asks_for_a_person(past: Past) -> None:
    Chain.objects.filter(chain_id=901).update(forked_at=12)
    Span.objects.filter(chain__chain_id=901).update(state=Span.State.STOPPED, error="It forked.")
    text = text_of(open_page("/chains/901/"))
    assert "It forked below what was final, at block 12: all of it stopped and waits" in text
    assert "manage.py chains resync 901" in text
    assert "manage.py chains resync 901" not in text_of(open_page("/chains/902/"))
