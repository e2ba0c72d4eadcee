"""POSTs to receivers that do not behave, over real sockets."""

import time
from typing import Any

import pytest

from messaging.support.watching import posting
from messaging.support.watching.posting import Posted, post
from tests.fakes.receiver import Receiver
from tests.support.watching.test_webhook_urls import INSIDE


def _post(url: str, *, loopback: bool = True) -> Posted:
    return post(url, b"{}", {"Content-Type": "application/json"}, allow_loopback=loopback)


def test_what_a_receiver_answers_is_told(receiver: Receiver) -> None:
    receiver.answer = b"thank\x00you"
    posted = _post(receiver.url)
    assert (posted.status, posted.answer, posted.problem) == (200, "thank you", "")
    (received,) = receiver.received
    assert (received.body, received.headers["content-type"]) == (b"{}", "application/json")


@pytest.mark.parametrize("host", INSIDE)
def test_nothing_is_posted_inside(host: str) -> None:
    posted = _post(f"http://{host}:9/", loopback=False)
    assert (posted.refused, posted.status) == (True, None)
    assert posted.problem.startswith("It leads to a loopback, private or reserved address")


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.status, receiver.headers = 307, {"Location": receiver.url}
    assert "redirect, which is never followed" in _post(receiver.url).problem
    assert len(receiver.received) == 1


@pytest.mark.parametrize(
    ("status", "said"),
    [(500, "HTTP 500"), (404, "HTTP 404"), (410, "410 Gone"), (429, "429 Too Many")],
)
def test_what_is_no_success_is_a_problem(receiver: Receiver, status: int, said: str) -> None:
    receiver.status = status
    posted = _post(receiver.url)
    assert said in posted.problem
    assert posted.gone == (status == 410)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        ("soon", None),
        ("", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Thu, 01 Jan 1970 00:00:00 +99999999999999", None),
        ("Thu, 01 Jan 99999999999999999999 00:00:00 GMT", None),
        ("Thu, 01 Jan 1970 99:99:99 +9999", None),
        ("," * 500, None),
    ],
)
def test_retry_after_is_read(receiver: Receiver, text: str, seconds: int | None) -> None:
    receiver.status, receiver.headers = 429, {"Retry-After": text}
    assert _post(receiver.url).retry_after == seconds


def test_a_success_asks_for_no_wait(receiver: Receiver) -> None:
    receiver.headers = {"Retry-After": "120"}
    posted = _post(receiver.url)
    assert (posted.problem, posted.retry_after) == ("", None)


def test_of_megabytes_the_first_bytes_are_read(receiver: Receiver) -> None:
    receiver.answer = b"x" * 8_000_000
    began = time.monotonic()
    assert len(_post(receiver.url).answer) == posting.KEPT
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("how", [{"hang": 30.0}, {"drip": 0.05}])
def test_a_receiver_that_hangs_or_drips_is_left(
    receiver: Receiver, how: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "TOTAL_SECONDS", 1.0)
    for name, value in how.items():
        setattr(receiver, name, value)
    began = time.monotonic()
    posted = _post(receiver.url)
    assert time.monotonic() - began < 3
    assert (posted.status, posted.problem) == (None, "It did not answer within 1 s.")


def test_nobody_there_is_told_without_the_url() -> None:
    posted = _post("http://127.0.0.1:9/s3cret")
    assert posted.problem == "It cannot be reached, or broke off."


def test_what_is_compressed_is_kept_as_it_came(receiver: Receiver) -> None:
    receiver.headers, receiver.answer = {"Content-Encoding": "gzip"}, b"no gzip at all"
    assert _post(receiver.url).answer == "no gzip at all"
    assert receiver.received[0].headers["accept-encoding"] == "identity"
