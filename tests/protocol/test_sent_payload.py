"""A SentMessage's payload, written and read."""

from hypothesis import given
from hypothesis import strategies as st

from messaging.protocol.events import SentMessage
from messaging.protocol.payloads import decode_sent_payload, encode_sent_payload

UINT = st.integers(0, 2**256 - 1)
ADDRESS = st.binary(min_size=20, max_size=20)


@given(
    st.builds(
        SentMessage,
        destination=UINT,
        target=ADDRESS,
        nonce=UINT,
        sender=ADDRESS,
        message=st.binary(max_size=100),
    )
)
def test_what_is_encoded_decodes_to_the_same(sent: SentMessage) -> None:
    assert decode_sent_payload(encode_sent_payload(sent)) == sent
