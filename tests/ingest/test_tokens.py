"""Tokens are asked what they call themselves, where they were bridged, and seldom."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from messaging import tasks
from messaging.ingest.alone import alone
from messaging.ingest.tokens import BATCH, chains_with_tokens_to_ask, note_tokens
from messaging.models import Chain, Endpoint, Head, Token
from messaging.protocol.contracts import SELECTOR_DECIMALS, SELECTOR_NAME, SELECTOR_SYMBOL
from tests.fakes.answering_code import answering_code
from tests.fakes.answers import Refusal
from tests.fakes.anvil import running_anvil
from tests.fakes.emitted import word
from tests.fakes.followed import Followed
from tests.fakes.node import FakeNode
from tests.fakes.raced import elsewhere
from tests.fakes.world import World
from tests.protocol.test_token_texts import text

pytestmark = pytest.mark.django_db
TELLS_GAS = "0x620f42405a115f5260205ff3"  # answers 1 to whoever gives more than 1,000,000, else 0
TOLD = {SELECTOR_SYMBOL: text(b"USDC"), SELECTOR_NAME: text(b"Coin"), SELECTOR_DECIMALS: word(6)}


def _bridge(world: World, followed: Followed) -> bytes:
    world.send_token(901, 902, 5)
    world.send_eth(901, 902, 5)
    world.mine()
    followed.catch_up()
    return world.address("token")


def _answer(world: World, chain_id: int, token: bytes) -> None:
    for selector, answer in TOLD.items():
        world.chains[chain_id].calls[token, selector] = answer


def _note() -> int:
    return sum(note_tokens(chain) for chain in chains_with_tokens_to_ask())


def _known() -> dict[int, tuple[str, str, int | None, str]]:
    rows = Token.objects.values_list("chain_id", "symbol", "name", "decimals", "error")
    return {
        chain_id: (symbol, name, decimals, error)
        for chain_id, symbol, name, decimals, error in rows
    }


def test_a_token_is_asked_on_both_chains_of_its_transfer(world: World, followed: Followed) -> None:
    token = _bridge(world, followed)
    _answer(world, 901, token)
    world.chains[902].codes[token] = b"\x60\x00"
    assert _note() == 2
    nothing = ("", "", None, "It answers none of the questions.")
    assert _known() == {901: ("USDC", "Coin", 6, ""), 902: nothing}


def test_what_is_known_is_asked_again_seldom(
    world: World, followed: Followed, node: FakeNode
) -> None:
    token = _bridge(world, followed)
    _answer(world, 901, token)
    _note()
    assert _known()[902][-1] == "No contract is there."
    before = len(node.requests[901]), len(node.requests[902])
    assert _note() == 0
    assert (len(node.requests[901]), len(node.requests[902])) == before
    Token.objects.update(asked_at=timezone.now() - timedelta(days=2))
    assert _note() == 1
    Token.objects.update(asked_at=timezone.now() - timedelta(days=31))
    assert _note() == 2


def test_a_node_that_fails_leaves_the_token_for_later(
    world: World, followed: Followed, node: FakeNode
) -> None:
    _answer(world, 901, _bridge(world, followed))
    with node.faulty(901, status=503):
        assert _note() == 1
    assert _known()[901] == ("", "", None, "")
    assert _note() == 1
    assert _known()[901] == ("USDC", "Coin", 6, "")


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(-32005, "too many requests"),
        Refusal(-32000, "execution timeout"),
        Refusal(-32601, "the method eth_call does not exist/is not available"),
    ],
)
def test_what_is_known_of_a_token_stays_where_a_node_does_not_answer(
    world: World, followed: Followed, refusal: Refusal
) -> None:
    token = _bridge(world, followed)
    _answer(world, 901, token)
    _note()
    Token.objects.update(asked_at=timezone.now() - timedelta(days=31))
    for selector in TOLD:
        world.chains[901].calls[token, selector] = refusal
    _note()
    assert _known()[901] == ("USDC", "Coin", 6, "")


def test_a_token_whose_node_is_asked_too_often_is_asked_again_soon(
    world: World, followed: Followed
) -> None:
    token = _bridge(world, followed)
    world.chains[901].calls[token, SELECTOR_SYMBOL] = Refusal(-32005, "too many requests")
    assert _note() == 1
    assert Token.objects.get(asked_at=None).chain_id == 901


def test_a_token_on_which_its_node_gives_up_keeps_no_other_waiting(
    world: World, followed: Followed
) -> None:
    token = _bridge(world, followed)
    world.chains[901].calls[token, SELECTOR_SYMBOL] = Refusal(-32000, "execution timeout")
    assert _note() == 2
    assert _known()[901][0] == ""
    assert Token.objects.filter(asked_at=None).count() == 0


def test_only_some_of_many_tokens_are_asked_at_once(world: World, followed: Followed) -> None:
    _bridge(world, followed)
    Token.objects.all().delete()
    Token.objects.bulk_create(
        Token(chain_id=901, address=number.to_bytes(20)) for number in range(BATCH + 3)
    )
    assert (_note(), _note(), _note()) == (BATCH, 3, 0)


def test_a_real_node_runs_a_token_s_code(tmp_path: Path, settings: Settings) -> None:
    settings.CROSSLANE_ALLOW_LOOPBACK_RPC = True
    chain = Chain.objects.create(chain_id=901, name="Real")
    Head.objects.create(chain=chain, level="latest", number=0, seen_at=timezone.now())
    good, early, bad = b"\x01" * 20, b"\x02" * 20, b"\x03" * 20
    hostile = text("\N{RIGHT-TO-LEFT OVERRIDE}CDSU\n".encode() * 2_000)
    for address in (good, early, bad):
        Token.objects.create(chain_id=901, address=address)
    tells = b"\x04" * 20
    Token.objects.create(chain_id=901, address=tells)
    with running_anvil(tmp_path, 901) as anvil:
        Endpoint.objects.create(chain=chain, url=anvil.url)
        anvil.set_code(good, answering_code(TOLD))
        anvil.set_code(early, answering_code({SELECTOR_SYMBOL: b"MKR".ljust(32, b"\0")}))
        anvil.set_code(bad, answering_code({SELECTOR_SYMBOL: hostile}))
        anvil.set_code(tells, TELLS_GAS)
        assert _note() == 4
    symbols = {bytes(one.address): one.symbol for one in Token.objects.all()}
    assert symbols == {good: "USDC", early: "MKR", bad: "CDSU CDSU CDSU\u2026", tells: ""}
    assert Token.objects.get(address=good).decimals == 6
    assert Token.objects.get(address=tells).decimals == 0


def test_a_chain_that_hangs_delays_no_other(
    world: World, followed: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    _bridge(world, followed)
    queued: list[int] = []
    monkeypatch.setattr(
        tasks.note_tokens_of, "apply_async", lambda arguments, **_: queued.append(*arguments)
    )
    slow, quick = Chain.objects.order_by("id").values_list("id", flat=True)
    tasks.note_tokens()
    assert queued == [slow, quick]
    asked: list[int] = []
    monkeypatch.setattr(tasks, "ask_tokens", asked.append)
    with alone("tokens", slow):  # whoever asks it waits for its node
        for chain in queued:
            elsewhere(partial(tasks.note_tokens_of, chain))
    assert asked == [quick]
