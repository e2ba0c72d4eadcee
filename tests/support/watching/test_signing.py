"""Signatures, beside the specification's own example and an implementation of ours."""

import base64

from messaging.support.watching.signing import make_key, make_secret, signed_headers
from tests.fakes.receiver import Received, verified

BODY = '{"test": 2432232314}'
KEY = "msg_p5jXN8AQM9LWM0D4loKWxJek"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def _received(headers: dict[str, str], body: str = BODY) -> Received:
    return Received("/hook", headers, body.encode())


def test_the_example_of_the_specification_is_signed_as_there() -> None:
    headers = signed_headers(KEY, BODY, second=1614265330, secret_keys=[SECRET])
    assert headers == {
        "webhook-id": KEY,
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_while_a_secret_changes_both_verify() -> None:
    old, new = make_secret(), make_secret()
    received = _received(signed_headers(KEY, BODY, second=1_000, secret_keys=[new, old]))
    assert verified(received, new, now=1_000)
    assert verified(received, old, now=1_000)
    assert not verified(received, make_secret(), now=1_000)


def test_another_body_or_an_old_one_does_not_verify() -> None:
    secret = make_secret()
    headers = signed_headers(KEY, BODY, second=1_000, secret_keys=[secret])
    assert not verified(_received(headers, BODY + " "), secret, now=1_000)
    assert not verified(_received(headers), secret, now=1_301)


def test_secrets_and_keys_are_long_and_never_the_same() -> None:
    assert len(base64.b64decode(make_secret().removeprefix("whsec_"))) == 32
    assert len({make_secret() for _ in range(20)} | {make_key() for _ in range(20)}) == 40
