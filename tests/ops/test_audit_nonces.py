"""Lost messages that only the messenger's numbering tells: around resends and at both ends."""

from collections.abc import Callable

import pytest

from messaging.models import Chain, Endpoint
from messaging.ops.audit import Scope, audit
from tests.fakes.answers import Refusal, View, answer
from tests.fakes.chain import FakeChain
from tests.fakes.followed import Followed
from tests.fakes.node import FakeNode
from tests.fakes.world import World
from tests.ops.damaged import damage, findings

pytestmark = pytest.mark.django_db(transaction=True)

Begin = Callable[[], Followed]


@pytest.fixture
def begin(world: World, node: FakeNode) -> Begin:
    """Follows the chains, 901 from the block after the present head on."""

    def _begin() -> Followed:
        followed = Followed(world)
        for chain in Chain.objects.all():
            Endpoint.objects.create(chain=chain, url=node.url(chain.chain_id))
        start = world.chains[901].latest.number + 1
        Chain.objects.get(chain_id=901).spans.update(first_block=start, next_block=start)
        return followed

    return _begin


def _whats() -> list[str]:
    return [one.what.split(":")[0] for one in findings("nonces")]


def test_a_lost_first_send_is_missed_although_the_message_was_sent_again(
    world: World, followed: Followed
) -> None:
    first = world.send(901, 902, b"sent again")
    world.mine()
    world.send(901, 902, b"after it")
    world.mine()
    world.resend(first)
    world.mine()
    followed.catch_up()
    assert findings() == []
    damage("delete from log where kind = 1 and nonce = 3 and block = 12")
    assert _whats() == ["Nonces 3 to 3 are missing between block 1 and block 13"]
    offline = [one for one in audit(Scope(nodes=False)) if one.check == "nonces"]
    assert offline == findings("nonces")


def test_the_order_of_sends_inside_a_block_counts_too(world: World, followed: Followed) -> None:
    first = world.send(901, 902, b"sent again")
    world.send(901, 902, b"after it")
    world.resend(first)
    world.mine()
    followed.catch_up()
    assert findings() == []
    damage("delete from log where kind = 1 and nonce = 3 and log_index = 0")
    assert _whats() == ["Nonces 3 to 3 are missing between block 1 and block 12"]


def test_lost_first_messages_after_the_start_are_missed_by_what_the_messenger_says(
    world: World, begin: Begin
) -> None:
    followed = begin()
    for text in (b"first", b"second", b"third"):
        world.send(901, 902, text)
        world.mine()
    followed.catch_up()
    assert findings() == []
    damage("delete from log where kind = 1 and nonce in (3, 4)")
    assert _whats() == ["Nonces 3 to 4 are missing between block 12 and block 14"]
    assert [one for one in audit(Scope(nodes=False)) if one.check == "nonces"] == []


def test_every_message_after_the_start_is_missed(world: World, begin: Begin) -> None:
    followed = begin()
    world.send(901, 902, b"the only one")
    world.mine()
    followed.catch_up()
    damage("delete from log where kind = 1 and nonce = 3")
    assert _whats() == ["Nonces 3 to 3 are missing between block 12 and block 12"]


def test_what_was_sent_before_the_start_is_no_hole_around_what_was_sent_again(
    world: World, begin: Begin, node: FakeNode
) -> None:
    first = world.send(901, 902, b"before the start")
    world.send(901, 902, b"before the start too")
    world.mine()
    followed = begin()
    world.resend(first)
    world.mine()
    world.send(901, 902, b"after it")
    world.mine()
    followed.catch_up()
    assert findings() == []
    with node.faulty(901, without_methods=frozenset({"eth_call"})):
        doubted, _ = sorted(_whats())
    told = "Nonces 4 to 4 are missing between block 13 and block 14, unless they were sent before"
    assert doubted == f"{told} block 13"


def _refusing(number: int, refusal: Refusal) -> Callable[..., object]:
    """`eth_call` as it is, but at this block."""

    def _call(chain: FakeChain, call: object, name: str) -> object:
        if int(name, 16) == number:
            raise refusal
        return answer(View(chain, chain.id, chain.latest.number), "eth_call", [call, name])

    return _call


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        (
            Refusal(-32000, "missing trie node 0x00 (path )"),
            ["Whether the first messages from block 12 on are missing was not checked"],
        ),
        # The proxy of a predeploy that is not there yet: so it has sent nothing.
        (Refusal(3, "execution reverted", "0x"), []),
    ],
)
def test_a_node_that_does_not_count_before_the_start_may_still_say_why(
    begin: Begin, node: FakeNode, refusal: Refusal, told: list[str]
) -> None:
    world = node.world
    world.reorg(901, 11)
    followed = begin()
    world.send(901, 902, b"first")
    world.mine()
    followed.catch_up()
    node.extra = {"eth_call": _refusing(11, refusal)}
    assert [one.what.split(",")[0] for one in findings()] == told
