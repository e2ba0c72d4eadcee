"""What a message says, on its page: by uploaded ABIs, the table, or as raw words."""

import json

import pytest
from eth_abi.abi import encode

from messaging.models import Abi, Chain
from messaging.ops.abis import store_abi
from messaging.protocol.abi_types import read_signature
from messaging.protocol.signatures import selector_of
from messaging.protocol.text import to_address, to_hex
from tests.fakes.followed import Followed
from tests.fakes.world import World
from tests.views.reading import markup_of, open_page, text_of

pytestmark = pytest.mark.django_db


def _say(message: bytes) -> str:
    """The page of a message that says this."""
    world = World(901, 902)
    sent = world.send(901, 902, message)
    world.mine()
    Followed(world).catch_up()
    return f"/messages/{to_hex(sent.hash)}/"


def _call(signature: str, *values: object) -> bytes:
    known = read_signature(signature)
    return selector_of(known) + encode([one.type.name for one in known.inputs], values)


def _upload(signature: str, name: str, **more: object) -> None:
    known = read_signature(signature)
    inputs = [{"name": one.name, "type": one.type.name} for one in known.inputs]
    text = json.dumps([{"type": "function", "name": known.name, "inputs": inputs}])
    store_abi(Abi(name=name, text=text, **more))


def test_a_known_function_is_decoded_with_a_doubt() -> None:
    to = to_address(b"\x42" * 20)
    text = text_of(open_page(_say(_call("transfer(address to,uint256 value)", to, 5))))
    assert "transfer(address to, uint256 value)" in text
    assert "Another function could have the same selector 0xa9059cbb." in text
    assert "value uint256 5" in text
    assert "after the selector 0xa9059cbb" in text


def test_the_abi_of_the_contract_goes_before_one_of_any_and_that_before_the_table() -> None:
    call = _call("transfer(address,uint256)", to_address(b"\x42" * 20), 5)
    path, target = _say(call), World(901, 902).address("pong")
    _upload("transfer(address who,uint256 much)", "Anyone's")
    assert "\u201cAnyone's\u201d, uploaded for any contract" in text_of(open_page(path))
    chain = Chain.objects.get(chain_id=901)
    _upload("transfer(address a,uint256 b)", "Elsewhere", address=target, chain=chain)
    _upload("transfer(address a,uint256 b)", "Stranger", address=b"\x09" * 20)
    assert "Anyone's" in text_of(open_page(path))
    _upload("transfer(address mine,uint256 own)", "Mine", address=target)
    text = text_of(open_page(path))
    assert "\u201cMine\u201d, uploaded for this contract." in text
    assert "own uint256 5" in text


def test_a_function_that_nobody_knows_is_shown_as_words() -> None:
    words = encode(["address", "uint256"], [to_address(b"\x42" * 20), 500_000])
    text = text_of(open_page(_say(b"\xde\xad\xbe\xef" + words)))
    assert "The selector 0xdeadbeef is in no uploaded ABI" in text
    assert "looks like an address" in text
    assert "as a number 500,000" in text


def test_bytes_after_the_arguments_are_told() -> None:
    text = text_of(open_page(_say(_call("pause()") + b"more")))
    assert "4 bytes follow that no argument needs." in text


def test_bytes_that_do_not_fit_say_why() -> None:
    short = _call("transfer(address,uint256)", to_address(b"\x42" * 20), 5)[:40]
    text = text_of(open_page(_say(short)))
    assert "It begins like transfer(address,uint256), but value should stand at byte 32" in text


@pytest.mark.parametrize(
    ("message", "told"),
    [(b"", "It is empty"), (b"abc", "It is shorter than a selector: it calls no function.")],
)
def test_messages_that_call_nothing_say_so(message: bytes, told: str) -> None:
    assert told in text_of(open_page(_say(message)))


def test_a_bridge_call_is_told_as_what_it_moves() -> None:
    world = World(901, 902)
    sent = world.send_eth(901, 902, 10**18)
    world.mine()
    Followed(world).catch_up()
    text = text_of(open_page(f"/messages/{to_hex(sent.hash)}/"))
    assert "One half of a bridge says so to the other: what is moved is certain." in text
    assert "relayETH(address from, address to, uint256 amount)" in text
    assert "amount uint256 1000000000000000000" in text


def test_long_values_are_cut_with_the_whole_behind() -> None:
    nobody = to_address(bytes(20))
    give = "safeTransferFrom(address,address,uint256,bytes)"
    page = markup_of(open_page(_say(_call(give, nobody, nobody, 1, b"\xab" * 400))))
    assert f'<pre class="mono">0x{"ab" * 400}</pre>' in page


def test_a_text_of_a_stranger_stays_a_text() -> None:
    page = markup_of(open_page(_say(_call("setGreeting(string)", "<script>alert(1)</script>"))))
    assert '<bdi class="mono">&lt;script&gt;alert(1)&lt;/script&gt;</bdi>' in page


def test_a_message_of_very_many_values_stays_a_light_page() -> None:
    message = _call("multicall(bytes[])", [b"\x01" * 40] * 900)
    page = open_page(_say(message))
    assert len(page.content) < 150_000
    assert "340 more values follow." in text_of(page)
    assert "words are not shown" in text_of(page)
