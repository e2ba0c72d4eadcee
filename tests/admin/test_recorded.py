"""What staff change in the admin is on record, and an endpoint's address never is."""

import json

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from messaging.models import Chain, Endpoint, StaffAction
from tests.admin.conftest import SECRET
from tests.admin.filled import act, chain_form, change_page, errors_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain() -> Chain:
    chain = Chain.objects.create(chain_id=901, name="Local A")
    Endpoint.objects.create(
        chain=chain, kind="rpc", url=f"https://node.example{SECRET}", position=0
    )
    return chain


def recorded() -> str:
    """All that is on record, as text."""
    return json.dumps(list(StaffAction.objects.values("name", "verb", "subject", "details")))


def test_a_change_is_recorded_with_both_values(admin_client: Client, chain: Chain) -> None:
    assert errors_of(admin_client, change_page(chain), chain_form(name="Base")) == []
    action = StaffAction.objects.get()
    assert (action.name, action.verb, action.subject) == ("admin", "changed", f"chain:{chain.pk}")
    assert action.details["changes"][-1]["values"]["name"] == ["Local A", "Base"]


def test_an_address_of_an_endpoint_is_never_recorded(admin_client: Client, chain: Chain) -> None:
    endpoint = {"id": Endpoint.objects.get().pk, "url": "https://other.example/0therk3y"}
    form = chain_form({**endpoint, "unchecked": "on"})
    assert errors_of(admin_client, change_page(chain), form) == []
    assert Endpoint.objects.get().url == "https://other.example/0therk3y"
    assert "not recorded" in recorded()
    for secret in (SECRET, "0therk3y", "node.example", "other.example"):
        assert secret not in recorded()


def test_actions_on_lists_are_recorded_too(admin_client: Client, chain: Chain) -> None:
    act(admin_client, "chain", "pause", chain.pk)
    assert "The chain was paused." in recorded()


def test_who_makes_somebody_staff_is_on_record_and_no_password(
    admin_client: Client,
) -> None:
    fields = {"username": "nina", "password1": "hunter2hunter2", "password2": "hunter2hunter2"}
    admin_client.post("/admin/auth/user/add/", {**fields, "usable_password": "true"})
    nina = User.objects.get(username="nina")
    page = f"/admin/auth/user/{nina.pk}/change/"
    joined = {"date_joined_0": "2026-11-21", "date_joined_1": "14:29:12"}
    told = {"username": "nina", "is_active": "on", "is_staff": "on", **joined}
    assert admin_client.post(page, told).status_code == 302
    assert User.objects.get(username="nina").is_staff
    assert '"is_staff": ["False", "True"]' in recorded()
    assert "hunter2" not in recorded()


def test_the_record_can_be_read_and_not_changed(admin_client: Client, chain: Chain) -> None:
    act(admin_client, "chain", "pause", chain.pk)
    assert "chain:" in admin_client.get("/admin/messaging/staffaction/").content.decode()
    key = StaffAction.objects.get().pk
    assert (
        admin_client.post(
            f"/admin/messaging/staffaction/{key}/delete/", {"post": "yes"}
        ).status_code
        == 403
    )


def test_what_a_group_may_do_is_on_record(admin_client: Client) -> None:
    group = Group.objects.create(name="Desk")
    permission = Permission.objects.get(codename="change_chain")
    told = {"name": "Desk", "permissions": [permission.pk]}
    assert admin_client.post(f"/admin/auth/group/{group.pk}/change/", told).status_code == 302
    assert f'"group:{group.pk}"' in recorded()
    assert "Can change chain" in recorded()


def test_a_second_factor_that_is_taken_away_is_on_record_with_whose_it_was(
    admin_client: Client,
) -> None:
    nina = User.objects.create_user("nina")
    factor = TOTP.activate(nina, "JBSWY3DPEHPK3PXP").instance
    page = f"/admin/mfa/authenticator/{factor.pk}/"
    shown = admin_client.get(f"{page}change/").content.decode()
    assert factor.data["secret"] not in shown
    assert admin_client.post(f"{page}change/", {"user": nina.pk}).status_code == 403
    assert admin_client.post(f"{page}delete/", {"post": "yes"}).status_code == 302
    action = StaffAction.objects.get()
    assert (action.verb, action.details["name"]) == ("deleted", "nina: TOTP Authenticator")


def test_an_address_that_staff_change_or_call_verified_is_on_record(admin_client: Client) -> None:
    nina = User.objects.create_user("nina")
    address = EmailAddress.objects.create(user=nina, email="nina@example.org")
    act(admin_client, "emailaddress", "make_verified", address.pk, app="account")
    assert "Marked as verified." in recorded()
    told = {"user": nina.pk, "email": "other@example.org", "verified": "on"}
    page = f"/admin/account/emailaddress/{address.pk}/change/"
    assert admin_client.post(page, told).status_code == 302
    assert '["nina@example.org", "other@example.org"]' in recorded()
