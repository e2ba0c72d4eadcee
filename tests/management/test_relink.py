"""`manage.py relink` judges again what is named, and says how much it judged."""

import pytest
from django.core.management.base import CommandError

from messaging.models import Message
from messaging.protocol.lifecycle import Status
from tests.fakes.followed import Followed, stored_executions, stored_messages
from tests.fakes.world import World
from tests.management.conftest import Run

pytestmark = pytest.mark.django_db

UNKNOWN = "0x" + "ab" * 32


@pytest.fixture
def stored(world: World) -> list[str]:
    """The hashes of the recording's messages, stored and then spoiled."""
    Followed(world).catch_up()
    return [str(one) for one in Message.objects.all()]


def test_all_are_judged_again(run: Run, stored: list[str]) -> None:
    before = stored_messages(), stored_executions()
    Message.objects.update(status=Status.INVALID)
    judged = int(run("relink", "--all").split()[0])
    assert judged >= len(stored)
    assert (stored_messages(), stored_executions()) == before


def test_only_the_named_are_judged_again(run: Run, stored: list[str]) -> None:
    Message.objects.update(sends=9)
    assert run("relink", stored[0], stored[1], stored[0]) == "2 verdicts judged again.\n"
    assert Message.objects.exclude(sends=9).count() == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "Name the message hashes to relink, or give --all."),
        (["--all", UNKNOWN], "Name the message hashes to relink, or give --all."),
        ([UNKNOWN], f"No message {UNKNOWN} is known, so nothing was judged: `manage.py trace`"),
        (["0x12"], "0x12"),
        (["hello"], "hello"),
    ],
)
def test_what_names_no_message_is_refused(run: Run, arguments: list[str], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        run("relink", *arguments)
