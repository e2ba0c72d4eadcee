"""The messenger's release is asked once a chain; what is no release number is none."""

import pytest

from messaging.ingest.versions import NONE, note_messenger_versions
from messaging.models import Chain
from messaging.protocol.contracts import L2_TO_L2_MESSENGER, SELECTOR_VERSION
from tests.fakes.emitted import word
from tests.fakes.followed import Followed
from tests.fakes.node import FakeNode
from tests.fakes.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reached(followed: Followed) -> None:
    """Both chains have a head."""
    followed.world.mine()
    followed.catch_up()


def _versions() -> dict[int, str]:
    return dict(Chain.objects.values_list("chain_id", "messenger_version"))


def _text(content: bytes) -> bytes:
    """The ABI encoding of a string, whether it is one or not."""
    padded = content.ljust(-(-len(content) // 32) * 32, b"\0")
    return word(32) + word(len(content)) + padded


@pytest.mark.parametrize(
    ("answered", "version"),
    [
        (_text(b"1.4.0-beta.2"), "1.4.0-beta.2"),
        (_text(b"1" * 40), "1" * 32),
        (_text(b""), NONE),
        (_text(b"\xff\xfe"), NONE),
        (_text(b"1\x00"), NONE),
        (_text(b"1.3.0\n"), NONE),
        (_text("1.3.0\N{FULLWIDTH DIGIT ONE}".encode()), NONE),
        (b"\x01", NONE),
        (b"", NONE),
    ],
)
def test_a_version_with_odd_characters_is_none_and_keeps_no_other_chain_waiting(
    world: World, answered: bytes, version: str
) -> None:
    world.chains[901].calls[L2_TO_L2_MESSENGER, SELECTOR_VERSION] = answered
    assert note_messenger_versions() == 2
    assert _versions() == {901: version, 902: "1.3.0"}


def test_a_version_that_is_known_is_not_asked_for_again(node: FakeNode) -> None:
    note_messenger_versions()
    before = len(node.requests[901])
    assert note_messenger_versions() == 0
    assert len(node.requests[901]) == before


def test_a_node_that_fails_for_now_is_asked_again(node: FakeNode) -> None:
    with node.faulty(901, status=503):
        assert note_messenger_versions() == 1
    assert _versions() == {901: "", 902: "1.3.0"}
    assert note_messenger_versions() == 1
    assert _versions()[901] == "1.3.0"


def test_a_chain_that_is_paused_or_was_never_reached_is_not_asked(node: FakeNode) -> None:
    Chain.objects.filter(chain_id=901).update(paused=True)
    Chain.objects.get(chain_id=902).heads.all().delete()
    assert note_messenger_versions() == 0
    assert (node.requests[901], node.requests[902]) == ([], [])
