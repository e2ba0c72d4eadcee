"""Dependency sets: what is stored, what is refused, and what a change does not do by itself."""

from typing import Any

import pytest
from django.test import Client

from messaging.models import DependencySet
from tests.admin.filled import errors_of
from tests.fakes.followed import Followed
from tests.fakes.world import World

pytestmark = pytest.mark.django_db

ADD = "/admin/messaging/dependencyset/add/"
WARNING = "Stored verdicts keep the old rules until `manage.py relink --all` has run."
HUGE = 2**64 + 19


def _form(**changes: Any) -> dict[str, Any]:
    usual = {
        "name": "superchain",
        "chain_ids": f"901,{HUGE}",
        "expiry_window": 604_800,
        "ingress_margin": 0,
        "same_timestamp": "on",
    }
    return usual | changes


def _change_page() -> str:
    return f"/admin/messaging/dependencyset/{DependencySet.objects.get().pk}/change/"


def _sent(client: Client, page: str, form: dict[str, Any]) -> str:
    return client.post(page, form, follow=True).content.decode()


def test_a_set_is_added_with_exact_chain_ids(admin_client: Client) -> None:
    assert errors_of(admin_client, ADD, _form()) == []
    stored = DependencySet.objects.get()
    assert (stored.chain_ids, stored.expiry_window) == ([901, HUGE], 604_800)


@pytest.mark.parametrize("chain_ids", ["", "base", "901;902", "-1", str(2**256)])
def test_what_are_no_chain_ids_is_refused(admin_client: Client, chain_ids: str) -> None:
    assert errors_of(admin_client, ADD, _form(chain_ids=chain_ids)) != []
    assert not DependencySet.objects.exists()


def test_a_chain_of_another_set_is_refused_with_the_remedy(admin_client: Client) -> None:
    DependencySet.objects.create(name="local", chain_ids=[902, HUGE])
    (error,) = errors_of(admin_client, ADD, _form())
    assert error == f"Chain {HUGE} is in the set local already: take it out there first."


def test_a_set_may_keep_its_own_chains(admin_client: Client) -> None:
    admin_client.post(ADD, _form())
    assert errors_of(admin_client, _change_page(), _form(expiry_window=5)) == []
    assert DependencySet.objects.get().expiry_window == 5


def test_rules_without_stored_verdicts_warn_of_nothing(admin_client: Client) -> None:
    assert WARNING not in _sent(admin_client, ADD, _form())
    assert WARNING not in _sent(admin_client, _change_page(), _form(expiry_window=5))


def test_every_change_of_rules_warns_that_stored_verdicts_stay(
    admin_client: Client, world: World
) -> None:
    Followed(world).catch_up()
    DependencySet.objects.all().delete()
    assert WARNING in _sent(admin_client, ADD, _form())
    assert WARNING in _sent(admin_client, _change_page(), _form(expiry_window=5))
    page = _change_page().replace("change", "delete")
    assert WARNING in _sent(admin_client, page, {"post": "yes"})
    DependencySet.objects.create(name="local", chain_ids=[901])
    confirmed = {
        "action": "delete_selected",
        "_selected_action": [DependencySet.objects.get().pk],
        "post": "yes",
    }
    assert WARNING in _sent(admin_client, "/admin/messaging/dependencyset/", confirmed)
    assert not DependencySet.objects.exists()
