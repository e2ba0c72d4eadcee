"""The followed chains: how far, how complete, what is wrong."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from messaging.models import Chain, Endpoint, Head, Span
from tests.views.reading import open_page, text_of
from tests.views.scene import Scene


def test_every_chain_has_head_indexed_block_and_levels(scene: Scene) -> None:
    chain = scene.world.chains[901]
    text = text_of(open_page("/chains/"))
    levels = f"{chain.latest.number} {chain.latest.number} {chain.safe.number}"
    assert f"Local A 901 To the head {levels} {chain.finalized.number}" in text
    assert f"0 to {chain.latest.number} nothing" in text
    assert "Local D 904 Not yet" in text


def test_a_chain_page_begins_with_what_is_complete(scene: Scene) -> None:
    text = text_of(open_page("/chains/901/"))
    assert "chain 901, in the dependency set with Local B, Chain 903 and Local D" in text
    assert "Complete from block 0 to the head." in text
    assert "Messenger 1.3.1" in text
    assert "Reorgs seen 1" in text


def test_a_chain_page_lists_every_level_and_says_which_no_node_gives(scene: Scene) -> None:
    text = text_of(open_page("/chains/901/"))
    assert text.count("not known: no node gives it") == 2
    assert f"Cross-safe {scene.world.chains[901].safe.number}" in text


def test_a_level_from_a_rollup_node_says_so_and_counts_only_on_our_fork(scene: Scene) -> None:
    block = scene.world.chains[901].safe
    head = Head.objects.create(
        chain=Chain.objects.get(chain_id=901),
        level="local_safe",
        number=block.number,
        hash=block.hash,
        timestamp=None,
        seen_at="2026-06-15T15:06:40Z",
        source="op_node",
    )
    assert f"Local-safe {block.number} from op-node" in text_of(open_page("/chains/901/"))
    Head.objects.filter(pk=head.pk).update(hash=b"\x07" * 32)
    told = f"Local-safe {block.number} of another fork than what is indexed"
    assert told in text_of(open_page("/chains/901/"))


def test_a_rollup_node_that_fails_is_told_on_both_pages_and_stops_nothing(scene: Scene) -> None:
    chain = Chain.objects.get(chain_id=901)
    Endpoint.objects.create(chain=chain, kind="op_node", url="http://x.example", error="Slow.")
    assert "Local A, node: Slow." in text_of(open_page("/chains/"))
    text = text_of(open_page("/chains/901/"))
    assert "Slow." in text
    assert "Every new block is read as it comes." in text


def test_a_chain_that_is_not_indexed_says_so(scene: Scene) -> None:
    assert "Nothing is indexed yet." in text_of(open_page("/chains/904/"))


def test_a_stopped_span_is_a_problem_on_both_pages(scene: Scene) -> None:
    Span.objects.filter(chain__chain_id=901).update(state="stopped", error="The node lost it.")
    assert "Local A 901 Stopped" in text_of(open_page("/chains/"))
    for path in ("/chains/", "/chains/901/"):
        assert "stopped and need a person: The node lost it." in text_of(open_page(path))


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"failures": 3, "retry_at": "2025-06-15T15:00:00Z", "error": "Slow."}, "Needs a look"),
        ({}, "To the head"),
    ],
)
def test_a_span_that_rests_is_told_with_when_it_goes_on(
    scene: Scene, changes: dict[str, Any], shown: str
) -> None:
    Span.objects.filter(chain__chain_id=901).update(**changes)
    text = text_of(open_page("/chains/"))
    assert f"Local A 901 {shown}" in text
    assert ("are tried again at 15:00:00 UTC: Slow." in text) == bool(changes)


def test_a_node_that_fell_silent_is_late(scene: Scene) -> None:
    Head.objects.update(seen_at="2025-06-15T14:00:00Z")
    assert "Local A 901 Node silent" in text_of(open_page("/chains/"))


def test_a_paused_chain_says_so(scene: Scene) -> None:
    Chain.objects.filter(chain_id=901).update(paused=True)
    assert "Local A 901 Paused" in text_of(open_page("/chains/"))
    assert "Paused: it is not read from its node" in text_of(open_page("/chains/901/"))


@pytest.mark.parametrize("chain_id", [7, 2**256 - 1, 2**256, 10**400])
def test_an_unknown_chain_is_a_404_that_lists_the_followed_ones(
    scene: Scene, chain_id: int
) -> None:
    text = text_of(open_page(f"/chains/{chain_id}/", status=404))
    assert f"Crosslane does not follow chain {chain_id}." in text
    for name in ("Local A", "Local B", "Local D"):
        assert name in text


def test_a_chain_id_of_256_bits_has_its_page(db: None) -> None:
    huge = 2**256 - 1
    Chain.objects.create(chain_id=huge, name="Huge")
    assert f"chain {huge}, in no dependency set" in text_of(open_page(f"/chains/{huge}/"))
    assert f'href="/chains/{huge}/"' in open_page("/chains/").content.decode()


def test_no_chain_at_all_leads_to_the_command(db: None) -> None:
    assert "manage.py chains apply FILE.toml" in text_of(open_page("/chains/"))


def test_chains_cost_the_same_however_many_there_are(
    scene: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):
        open_page("/chains/")
