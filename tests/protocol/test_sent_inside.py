"""SentMessage payloads inside other bytes: what is found is what decodes."""

from hypothesis import given
from hypothesis import strategies as st

from messaging.protocol.events import Undecoded
from messaging.protocol.hashing import keccak256
from messaging.protocol.payloads import decode_sent_payload
from messaging.protocol.sent_inside import is_sent, payloads_inside
from tests.fakes.emitted import sent_message

SENDER, TARGET = b"\x11" * 20, b"\x22" * 20
MESSAGES = st.binary(max_size=70)


def _payload(message: bytes) -> bytes:
    return sent_message(902, 7, sender=SENDER, target=TARGET, message=message).payload


@given(message=MESSAGES, at=st.integers(0, 400), byte=st.integers(0, 255), cut=st.integers(-40, 40))
def test_what_is_one_payload_is_what_decodes(message: bytes, at: int, byte: int, cut: int) -> None:
    changed = bytearray(_payload(message) + bytes(40))[: len(_payload(message)) + cut]
    if at < len(changed):
        changed[at] = byte
    decodes = not isinstance(decode_sent_payload(bytes(changed)), Undecoded)
    assert is_sent(b"before" + changed + b"after", 6, len(changed)) == decodes


@given(messages=st.lists(MESSAGES, max_size=4), between=st.binary(max_size=40))
def test_payloads_are_found_behind_their_lengths(messages: list[bytes], between: bytes) -> None:
    payloads = [_payload(message) for message in messages]
    data = between.join([b"", *(len(one).to_bytes(32) + one for one in payloads), b""])
    assert payloads_inside(data, most=3) == [(one, keccak256(one)) for one in payloads[:3]]
