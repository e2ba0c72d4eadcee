"""A block with what is stored of it, or how far the chain is indexed."""

import pytest
from pytest_django import DjangoAssertNumQueries

from messaging.models import Chain, Span
from messaging.protocol.text import to_hex
from messaging.tracing import blocks
from tests.tracing.past_world import past_world
from tests.views.reading import markup_of, open_page, text_of
from tests.views.scene import Scene


def test_a_block_lists_its_logs_with_their_messages_and_transactions(scene: Scene) -> None:
    first = scene.sent["first"]
    block = scene.world.chains[901].block_of(first.transaction_hash)
    assert block is not None
    response = open_page(f"/chains/901/blocks/{block.number}/")
    text, page = text_of(response), markup_of(response)
    assert f"Block {block.number} of Local A holds" in text
    assert "messages sent." in text
    assert "Complete Yes" in text
    assert to_hex(block.hash) in page
    assert f'href="/transactions/{to_hex(first.transaction_hash)}/"' in page
    assert f'href="/messages/{scene.hash_of("second")}/"' in page


def test_the_nearest_blocks_with_logs_are_one_click_away(scene: Scene) -> None:
    numbers = sorted({log.block_number for log in scene.world.truth()[901]})
    page = markup_of(open_page(f"/chains/901/blocks/{numbers[1]}/"))
    assert f'rel="prev" href="/chains/901/blocks/{numbers[0]}/"' in page
    assert f'rel="next" href="/chains/901/blocks/{numbers[2]}/"' in page
    assert "none indexed below" in text_of(open_page(f"/chains/901/blocks/{numbers[0]}/"))


def test_a_block_that_is_not_indexed_holds_what_is_stored_at_least(scene: Scene) -> None:
    block = scene.world.chains[901].block_of(scene.sent["first"].transaction_hash)
    assert block is not None
    Span.objects.filter(chain__chain_id=901).update(first_block=block.number + 1)
    text = text_of(open_page(f"/chains/901/blocks/{block.number}/"))
    assert f"Block {block.number} of Local A holds at least" in text
    assert "interop logs. It is outside the indexed range" in text
    assert "messages sent." not in text


def test_a_complete_block_without_logs_says_so(scene: Scene) -> None:
    text = text_of(open_page("/chains/901/blocks/0/"))
    assert "Block 0 of Local A holds no log of the interop contracts." in text
    assert "It is known complete" in text


def test_versions_that_a_reorg_took_are_told_with_the_cause(db: None) -> None:
    past_world()
    text = text_of(open_page("/chains/902/blocks/3/"))
    assert "Taken back" in text
    assert "an invalid block, replaced by deposits only" in text


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/chains/901/blocks/99999999/", "Block 99,999,999 of Local A is not indexed."),
        ("/chains/904/blocks/1/", "Nothing of Local D is indexed yet."),
        ("/chains/7/blocks/1/", "Crosslane does not follow chain 7."),
        (f"/chains/901/blocks/{2**63}/", f"No block has the number {2**63}."),
        (f"/chains/901/blocks/{10**400}/", "No block has the number 1000"),
    ],
)
def test_a_block_that_is_not_there_is_a_404_that_says_how_far(
    scene: Scene, path: str, sentence: str
) -> None:
    assert sentence in text_of(open_page(path, status=404))


def test_a_block_with_many_logs_is_shown_a_page_at_a_time(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "PAGE_LOGS", 1)
    block = scene.world.chains[901].block_of(scene.sent["first"].transaction_hash)
    assert block is not None
    path = f"/chains/901/blocks/{block.number}/"
    page = markup_of(open_page(path))
    after = page.split('href="?after=', 1)[1].split('"', 1)[0]
    assert "First logs" in text_of(open_page(f"{path}?after={after}"))
    assert "is no log index" in text_of(open_page(f"{path}?after=-1", status=400))


def test_a_chain_id_of_256_bits_has_block_pages(db: None) -> None:
    huge = 2**256 - 1
    Chain.objects.create(chain_id=huge, name="Huge")
    assert "Nothing of Huge" in text_of(open_page(f"/chains/{huge}/blocks/5/", status=404))


def test_a_page_costs_a_bounded_number_of_queries(
    scene: Scene, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    block = scene.world.chains[901].block_of(scene.sent["first"].transaction_hash)
    assert block is not None
    with django_assert_max_num_queries(14):
        open_page(f"/chains/901/blocks/{block.number}/")
