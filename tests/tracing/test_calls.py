"""What a message asks for is read from the first bytes of its payload."""

import pytest

from messaging.protocol.contracts import SUPERCHAIN_ETH_BRIDGE, SUPERCHAIN_TOKEN_BRIDGE
from messaging.protocol.text import to_address
from messaging.protocol.transfers import PAYLOAD_HEAD
from messaging.tracing.calls import NO_CALL, Call, read_call
from messaging.tracing.values import Transfer
from tests.fakes.emissions import Sent
from tests.fakes.emitted import sent_message
from tests.fakes.world import World

WORLD = World(901, 902)
USER, RECIPIENT = to_address(WORLD.address("user")), to_address(WORLD.address("recipient"))
TOKEN = to_address(WORLD.address("token"))


def _call_of(sent: Sent) -> Call:
    return read_call(sent.log.payload[:PAYLOAD_HEAD], sender=sent.sender, target=sent.target)


def _call_of_message(message: bytes, party: bytes) -> Call:
    log = sent_message(902, 0, sender=party, target=party, message=message)
    return read_call(log.payload, sender=party, target=party)


def test_eth_through_its_bridge_is_a_transfer() -> None:
    call = _call_of(WORLD.send_eth(901, 902, 2**256 - 1))
    assert call.transfer == Transfer("eth", None, USER, RECIPIENT, 2**256 - 1)
    assert (call.selector, call.function) == ("0x4f0edcc9", "relayETH")


def test_a_token_through_its_bridge_is_a_transfer() -> None:
    call = _call_of(WORLD.send_token(901, 902, 5))
    assert call.transfer == Transfer("erc20", TOKEN, USER, RECIPIENT, 5)
    assert (call.selector, call.function) == ("0x7cfd6dbc", "relayERC20")


@pytest.mark.parametrize("party", [SUPERCHAIN_TOKEN_BRIDGE, bytes(20), WORLD.address("pong")])
def test_the_bytes_of_a_transfer_from_anybody_else_are_none(party: bytes) -> None:
    message = WORLD.send_eth(901, 902, 1).message
    call = _call_of_message(message, party)
    assert call.transfer is None
    assert call.function == "relayETH"


@pytest.mark.parametrize("extra", [b"\0", b"\0" * 32, b"\0" * 5_000])
def test_a_bridge_call_with_bytes_after_it_is_no_transfer(extra: bytes) -> None:
    message = WORLD.send_eth(901, 902, 1).message + extra
    assert _call_of_message(message, SUPERCHAIN_ETH_BRIDGE).transfer is None


@pytest.mark.parametrize("message", [b"", b"abc"])
def test_a_message_shorter_than_a_selector_calls_nothing(message: bytes) -> None:
    assert _call_of_message(message, WORLD.address("pong")) == NO_CALL


def test_a_selector_that_is_not_known_stays_without_name() -> None:
    call = _call_of_message(b"\xde\xad\xbe\xef and more", WORLD.address("pong"))
    assert call == Call("0xdeadbeef")


@pytest.mark.parametrize("order", ["send_eth", "send_token"])
def test_the_head_of_a_payload_says_as_much_as_all_of_it(order: str) -> None:
    sent: Sent = getattr(WORLD, order)(901, 902, 7)
    whole = read_call(sent.log.payload, sender=sent.sender, target=sent.target)
    assert _call_of(sent) == whole
