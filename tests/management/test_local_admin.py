"""The staff login of the local stack: made once, refused anywhere else."""

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management.base import CommandError

from tests.management.conftest import Run

pytestmark = pytest.mark.django_db


def test_the_login_is_made_and_follows_the_stack_s_password(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CROSSLANE_LOCAL", "1")
    for password in ("first-of-two", "first-of-two", "second-of-two"):
        monkeypatch.setenv("CROSSLANE_LOCAL_ADMIN_PASSWORD", password)
        assert run("local_admin") == ""
        user = authenticate(username="admin", password=password)
        assert user is not None
        assert user.get_username() == "admin"
    assert get_user_model().objects.count() == 1


@pytest.mark.parametrize(("local", "password"), [("", "secret"), ("1", ""), ("0", "secret")])
def test_elsewhere_it_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch, local: str, password: str
) -> None:
    monkeypatch.setenv("CROSSLANE_LOCAL", local)
    monkeypatch.setenv("CROSSLANE_LOCAL_ADMIN_PASSWORD", password)
    with pytest.raises(CommandError, match=r"`\./dev up` alone\. Elsewhere use `manage.py creates"):
        run("local_admin")
    assert not get_user_model().objects.exists()
