"""A chain is added and changed through its form; its node is asked before anything is saved."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from pytest_django import Settings

from messaging.models import Chain, Endpoint, Span
from tests.admin.conftest import SECRET
from tests.admin.filled import ADD, chain_form, change_page, errors_of
from tests.fakes.followed import Followed
from tests.fakes.node import FakeNode
from tests.fakes.world import World

pytestmark = pytest.mark.django_db

DEAD = f"http://127.0.0.1:9{SECRET}"


@pytest.fixture
def url(node: FakeNode) -> str:
    return node.url(901, secret=SECRET)


@pytest.fixture
def stored(url: str) -> Endpoint:
    chain = Chain.objects.create(chain_id=901, name="Base")
    return Endpoint.objects.create(chain=chain, url=url)


def _form(stored: Endpoint, endpoint: dict[str, Any], **chain: Any) -> dict[str, Any]:
    return chain_form({"id": stored.pk, "chain": stored.chain.pk, **endpoint}, **chain)


def _stored_url(stored: Endpoint) -> str:
    return str(Endpoint.objects.get(pk=stored.pk).url)


def test_a_chain_with_its_endpoint_is_added(admin_client: Client, url: str) -> None:
    assert errors_of(admin_client, ADD, chain_form({"url": url}, lagoon_time=5)) == []
    chain = Chain.objects.get()
    assert (chain.chain_id, chain.name, chain.lagoon_time, chain.paused) == (901, "Base", 5, False)
    assert [(one.kind, one.position, one.url) for one in chain.endpoints.all()] == [("rpc", 1, url)]


def test_a_chain_id_of_more_than_64_bits_is_kept_exactly(admin_client: Client) -> None:
    huge = 2**256 - 1
    assert errors_of(admin_client, ADD, chain_form(chain_id=huge)) == []
    assert Chain.objects.get().chain_id == huge


@pytest.mark.parametrize("chain_id", ["", "base", "-1", "1.5", str(2**256)])
def test_what_is_no_chain_id_is_refused(admin_client: Client, chain_id: str) -> None:
    assert len(errors_of(admin_client, ADD, chain_form(chain_id=chain_id))) == 1
    assert not Chain.objects.exists()


@pytest.mark.parametrize(
    ("endpoint", "told"),
    [
        ({"url": DEAD}, "This endpoint of Base cannot be reached: check that it runs"),
        ({"url": "ftp://s3cretkey"}, "This is not an http:// or https:// address with a host."),
        ({"url": "s3cretkey", "kind": "op_node"}, "This is not an http:// or https:// address"),
        ({"url": "s3cretkey", "unchecked": "on"}, "This is not an http:// or https:// address"),
        ({"url": "http://node.example", "kind": "ws"}, "This is not a ws:// or wss:// address"),
        ({"url": "", "kind": "ws"}, "A new endpoint needs a ws:// or wss:// address."),
        ({"enabled": "", "url": ""}, "A new endpoint needs an http:// or https:// address."),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(
    admin_client: Client, endpoint: dict[str, Any], told: str
) -> None:
    (error,) = errors_of(admin_client, ADD, chain_form(endpoint))
    assert error.startswith(told)
    assert not Chain.objects.exists()


def test_a_node_of_another_chain_is_refused_with_both_ids(
    admin_client: Client, node: FakeNode, url: str
) -> None:
    with node.faulty(901, other_chain=902):
        (error,) = errors_of(admin_client, ADD, chain_form({"url": url}))
    assert "answers chain id 902, expected 901: check" in error


def test_a_node_that_answers_nonsense_is_refused(
    admin_client: Client, node: FakeNode, url: str
) -> None:
    with node.faulty(901, nonsense=b"<html>"):
        (error,) = errors_of(admin_client, ADD, chain_form({"url": url}))
    assert error.startswith("This endpoint of Base ")


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "[::1]"])
def test_an_inner_address_is_refused_where_it_is_not_allowed(
    admin_client: Client, settings: Settings, host: str
) -> None:
    settings.CROSSLANE_ALLOW_LOOPBACK_RPC = False
    (error,) = errors_of(admin_client, ADD, chain_form({"url": f"http://{host}:8545{SECRET}"}))
    assert "leads to a loopback, private or reserved address, which is refused: use a" in error


def test_a_node_that_is_not_up_yet_can_be_saved_unasked(admin_client: Client) -> None:
    form = chain_form({"url": DEAD, "unchecked": "on"})
    assert errors_of(admin_client, ADD, form) == []
    assert Endpoint.objects.get().url == DEAD


def test_two_endpoints_at_one_position_are_refused(admin_client: Client, url: str) -> None:
    form = chain_form({"url": url, "position": 1}, {"url": url, "position": 1})
    assert errors_of(admin_client, ADD, form) != []
    assert not Endpoint.objects.exists()


def test_an_empty_address_keeps_the_stored_one_and_asks_no_node(
    admin_client: Client, stored: Endpoint, node: FakeNode, url: str
) -> None:
    form = _form(stored, {"position": 3}, start_block=7)
    with node.faulty(901, status=503):
        assert errors_of(admin_client, change_page(stored.chain), form) == []
    changed = Endpoint.objects.get(pk=stored.pk)
    assert (changed.url, changed.position, changed.chain.start_block) == (url, 3, 7)
    assert node.requests[901] == []


def test_a_typed_address_replaces_the_stored_one(
    admin_client: Client, stored: Endpoint, node: FakeNode
) -> None:
    other = node.url(901, secret="/another")
    form = _form(stored, {"url": f"  {other} "})
    assert errors_of(admin_client, change_page(stored.chain), form) == []
    assert _stored_url(stored) == other


def test_an_endpoint_that_becomes_an_execution_rpc_is_asked(
    admin_client: Client, stored: Endpoint
) -> None:
    Endpoint.objects.update(kind="op_node")
    stored.url = DEAD
    stored.kind = "op_node"
    stored.save()
    (error,) = errors_of(admin_client, change_page(stored.chain), _form(stored, {}))
    assert "cannot be reached" in error


def test_an_endpoint_can_be_taken_out(admin_client: Client, stored: Endpoint) -> None:
    form = _form(stored, {"DELETE": "on"})
    assert errors_of(admin_client, change_page(stored.chain), form) == []
    assert not Endpoint.objects.exists()


def test_a_new_address_lets_a_stopped_chain_be_tried_again(
    admin_client: Client, stored: Endpoint, node: FakeNode
) -> None:
    chain = stored.chain
    Span.objects.create(chain=chain, first_block=0, next_block=0, enriched_to=0, state="stopped")
    admin_client.post(change_page(chain), _form(stored, {}, block_time=1))
    assert Span.objects.get().state == "stopped"
    other = node.url(901, secret="/another")
    admin_client.post(change_page(chain), _form(stored, {"url": other}))
    assert Span.objects.get().state == "active"


def test_no_page_and_no_log_entry_ever_shows_the_address(
    admin_client: Client, stored: Endpoint, node: FakeNode
) -> None:
    page, other = change_page(stored.chain), node.url(901, secret="/s3cretkey2")
    sent = (
        {"url": DEAD},
        {"url": "s3cretkey"},
        {"url": other, "position": 0.5},
        {"url": other},
        {"url": other, "DELETE": "on"},
    )
    pages = [admin_client.post(page, _form(stored, one), follow=True) for one in sent]
    shown = [response.content.decode() for response in pages]
    history = f"/admin/messaging/chain/{stored.chain.pk}/history/"
    shown += [admin_client.get(path).content.decode() for path in (history, page, "/admin/")]
    shown += [f"{entry} {entry.change_message}" for entry in LogEntry.objects.all()]
    assert LogEntry.objects.count() == 2
    assert not [text for text in shown if "s3cret" in text or str(node.port) in text]


def test_a_chain_id_is_fixed_once_facts_are_stored_under_it(
    admin_client: Client, world: World
) -> None:
    chain = Chain.objects.create(chain_id=7, name="Base")
    assert errors_of(admin_client, change_page(chain), chain_form(chain_id=8)) == []
    assert Chain.objects.get(pk=chain.pk).chain_id == 8
    Followed(world).catch_up()
    read = Chain.objects.get(chain_id=901)
    form = chain_form(chain_id=5, name="Another")
    assert errors_of(admin_client, change_page(read), form) == []
    assert Chain.objects.get(pk=read.pk).chain_id == 901


@pytest.mark.parametrize(("change", "told"), [({"block_time": 1}, True), ({"name": "X"}, False)])
def test_a_changed_rule_says_that_stored_verdicts_keep_the_old_one(
    admin_client: Client, world: World, change: dict[str, Any], told: bool
) -> None:
    Followed(world).catch_up()
    page = change_page(Chain.objects.get(chain_id=901))
    done = admin_client.post(page, chain_form(**change), follow=True).content.decode()
    assert ("Stored verdicts keep the old rules until" in done) is told


def test_the_list_says_how_far_a_chain_is_and_what_needs_a_look(
    admin_client: Client, world: World
) -> None:
    followed = Followed(world)
    followed.catch_up(901)
    Span.objects.filter(chain__chain_id=902).update(state="stopped")
    shown = admin_client.get("/admin/messaging/chain/").content.decode()
    assert '<td class="field-indexed">4</td>' in shown
    assert '<td class="field-state">reading</td>' in shown
    assert '<td class="field-indexed">not begun</td>' in shown
    assert '<td class="field-state">stopped spans: 1</td>' in shown


def test_a_forked_chain_says_what_a_person_can_do(admin_client: Client, stored: Endpoint) -> None:
    Chain.objects.update(forked_at=12)
    page = admin_client.get("/admin/messaging/chain/").content.decode()
    assert "forked below final at block 12: retry its spans, or manage.py chains resync 901" in page


@pytest.mark.parametrize("kind", ["supervisor", "op_node", "supernode"])
def test_a_rollup_node_is_stored_without_being_asked(admin_client: Client, kind: str) -> None:
    assert errors_of(admin_client, ADD, chain_form({"url": DEAD, "kind": kind})) == []
    assert Endpoint.objects.get().kind == kind


def test_a_websocket_is_stored_and_its_trouble_is_shown(admin_client: Client) -> None:
    form = chain_form({"url": f"wss://node.example{SECRET}", "kind": "ws"})
    assert errors_of(admin_client, ADD, form) == []
    Endpoint.objects.update(error="It broke off.")
    page = admin_client.get(change_page(Chain.objects.get())).content.decode()
    assert "It broke off." in page
    assert SECRET not in page


def test_an_address_of_one_kind_does_not_become_that_of_another(
    admin_client: Client, stored: Endpoint
) -> None:
    (error,) = errors_of(admin_client, change_page(stored.chain), _form(stored, {"kind": "ws"}))
    assert error.startswith("This is not a ws:// or wss:// address")
