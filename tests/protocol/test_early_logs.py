"""Messages of 2024, which a log without topics carries, against eth_abi and bent ones."""

from typing import Any

import pytest
from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from messaging.protocol.contracts import L2_TO_L2_MESSENGER, SELECTOR_EARLY_RELAY_MESSAGE
from messaging.protocol.decoding import decode
from messaging.protocol.events import EarlySentMessage, Undecoded
from messaging.protocol.types import RawLog
from tests.protocol.shapes import addresses, bent, every_flip, raw_log, uint256

early_messages = st.builds(
    EarlySentMessage,
    destination=uint256,
    source=uint256,
    nonce=uint256,
    sender=addresses,
    target=addresses,
    message=st.binary(max_size=100),
)


def early_call(event: EarlySentMessage) -> bytes:
    kinds = ["uint256", "uint256", "uint256", "address", "address", "bytes"]
    values: list[Any] = [event.destination, event.source, event.nonce]
    values += ["0x" + event.sender.hex(), "0x" + event.target.hex(), event.message]
    return SELECTOR_EARLY_RELAY_MESSAGE + encode(kinds, values)


@given(event=early_messages)
def test_a_message_of_before_beta_7_is_read_from_a_log_without_topics(
    event: EarlySentMessage,
) -> None:
    raw = early_call(event)
    assert decode(raw_log(L2_TO_L2_MESSENGER, [], raw)) == event
    assert decode(raw_log(L2_TO_L2_MESSENGER, [], encode(["bytes"], [raw]))) == event


def early_forms(event: EarlySentMessage) -> list[bytes]:
    """The data of both logs that can carry the message: the call raw, and as `bytes`."""
    return [early_call(event), encode(["bytes"], [early_call(event)])]


def assert_refused_or_canonical(log: RawLog) -> None:
    event = decode(log)
    if isinstance(event, EarlySentMessage):
        assert log.data in early_forms(event)
    else:
        assert isinstance(event, Undecoded)


@given(event=early_messages, change=st.data(), form=st.sampled_from([0, 1]))
def test_a_bent_message_of_before_beta_7_is_refused_or_canonical(
    event: EarlySentMessage, change: st.DataObject, form: int
) -> None:
    log = change.draw(bent(raw_log(L2_TO_L2_MESSENGER, [], early_forms(event)[form])))
    assert_refused_or_canonical(log)


def test_with_any_byte_changed_an_early_message_is_refused_or_canonical() -> None:
    event = EarlySentMessage(902, 901, 0, b"\xaa" * 20, b"\xbb" * 20, b"seven..")
    for data in early_forms(event):
        for log in every_flip(raw_log(L2_TO_L2_MESSENGER, [], data)):
            assert_refused_or_canonical(log)


@pytest.mark.parametrize(
    ("address", "data", "reason"),
    [
        (L2_TO_L2_MESSENGER, b"", "start at byte 0, not 32"),
        (L2_TO_L2_MESSENGER, encode(["bytes"], [b"\xaa" * 4]), "does not hold a relayMessage call"),
        (bytes(20), b"", "look-alike: only L2ToL2CrossDomainMessenger"),
    ],
)
def test_another_log_without_topics_is_refused(address: bytes, data: bytes, reason: str) -> None:
    event = decode(raw_log(address, [], data))
    assert isinstance(event, Undecoded)
    assert reason in event.reason
