"""Every error is problem details: what was wrong, and what to do."""

import pytest
from django.db import OperationalError
from django.test import Client
from rest_framework.test import APIRequestFactory
from rest_framework.throttling import AnonRateThrottle

from messaging.api.problems import handle
from tests.api.asked import ask, get, problem, read
from tests.fakes.world import World
from tests.tracing.followed_world import follow

pytestmark = pytest.mark.django_db

MESSAGES = "/api/v1/messages/"


@pytest.mark.parametrize(
    ("name", "value", "code", "says"),
    [
        ("status", "relayed", "malformed_parameter", "status 'relayed' is not a status: give one"),
        ("source", "0x385", "malformed_parameter", "source '0x385' is not a chain id"),
        ("source", "-1", "malformed_parameter", "source '-1' is not a chain id"),
        ("destination", str(2**256), "malformed_parameter", "is not a chain id"),
        ("destination", "٣", "malformed_parameter", "is not a chain id"),
        ("limit", "0", "malformed_parameter", "whole number from 1 to 100"),
        ("limit", "101", "malformed_parameter", "whole number from 1 to 100"),
        ("limit", "ten", "malformed_parameter", "limit 'ten' cannot be used"),
        ("limit", "007", "malformed_parameter", "limit '007' cannot be used"),
        ("source", "0901", "malformed_parameter", "without leading zeros"),
        ("destination", "00", "malformed_parameter", "without leading zeros"),
        ("cursor", "abc", "malformed_cursor", "'abc' is not a cursor: take it whole"),
        ("page", "2", "malformed_parameter", "There is no parameter 'page' here: use status"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(
    name: str, value: str, code: str, says: str
) -> None:
    assert says in problem(get(MESSAGES, **{name: value}), 400, code)


def test_a_parameter_given_twice_is_refused() -> None:
    detail = problem(get(f"{MESSAGES}?limit=1&limit=2"), 400, "malformed_parameter")
    assert detail == "limit is given more than once: give it once."


def test_a_chain_that_nothing_names_is_refused_with_those_that_are_followed() -> None:
    follow(World(901, 902))
    detail = problem(get(MESSAGES, source="77"), 400, "malformed_parameter")
    assert detail == (
        "source 77 is a chain that no message names: followed are 901 (Chain 901), 902 (Chain 902)."
    )


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/v1/", "/api/v1/nothing/", "/api/v2/messages/"]
)
def test_an_unknown_path_is_told_where_the_list_of_addresses_is(path: str) -> None:
    detail = problem(get(path), 404, "not_found")
    assert detail == (
        f"There is nothing at {path}. Addresses begin with /api/v1/; /api/schema/ lists every one."
    )


@pytest.mark.parametrize("lane", [{"destination": "999"}, {"source": "902", "destination": "999"}])
@pytest.mark.parametrize("status", [{}, {"status": "failed"}])
def test_a_chain_that_a_message_names_is_known_whatever_else_is_asked(
    lane: dict[str, str], status: dict[str, str]
) -> None:
    world = World(901, 902)
    world.send(901, 999)
    world.mine()
    follow(world)
    wanted = lane | status
    found = read(MESSAGES, **wanted)["results"]
    assert len(found) == (wanted == {"destination": "999"})
    assert "source 77" in problem(get(MESSAGES, source="77", **status), 400, "malformed_parameter")


def test_a_missing_slash_is_told() -> None:
    detail = problem(get("/api/v1/messages"), 404, "not_found")
    assert detail.endswith("Addresses end with a slash: /api/v1/messages/.")


@pytest.mark.parametrize("path", ["/nothing-here/", "/messages/0x12/", "/api/v1/messages/0x12/"])
def test_what_is_refused_or_not_found_fills_no_log(
    path: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert get(path).status_code in {400, 404}
    assert [record for record in caplog.records if record.name == "django.request"] == []


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_writing_is_not_understood(method: str) -> None:
    answer = ask(Client(), MESSAGES, method)
    assert problem(answer, 405, "method_not_allowed").startswith(method)
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    problem(ask(Client(), "/api/nothing/", method), 404, "not_found")


def test_another_format_than_json_is_not_to_be_had() -> None:
    answer = ask(Client(headers={"accept": "text/csv"}), MESSAGES)
    assert "JSON only" in problem(answer, 406, "not_acceptable")


@pytest.mark.parametrize("path", ["/api/schema/", MESSAGES])
def test_a_problem_is_json_whatever_format_was_asked_for(path: str) -> None:
    assert "no such format" in problem(get(path, format="xml"), 406, "not_acceptable")
    problem(ask(Client(), path, "POST"), 405, "method_not_allowed")
    wanting = Client(headers={"accept": "application/yaml"})
    problem(ask(wanting, "/api/schema/", "POST"), 405, "method_not_allowed")


def test_too_many_requests_are_told_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": "1/min"})
    asking = Client(REMOTE_ADDR="203.0.113.9")
    answers = [ask(asking, "/api/v1/chains/") for _ in range(3)]
    detail = problem(answers[-1], 429, "throttled")
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert f"ask again in {answers[-1]['Retry-After']} s" in detail


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [(OperationalError("gone"), 503, "database_unavailable"), (KeyError("x"), 500, "internal")],
)
def test_what_nobody_expected_is_told_without_its_insides(
    error: Exception, status: int, code: str
) -> None:
    request = APIRequestFactory().get(MESSAGES)
    answer = handle(error, {"request": request})
    assert (answer.status_code, answer.data["code"]) == (status, code)
    assert str(error) not in answer.data["detail"]
    assert (answer.headers.get("Retry-After") is not None) == (status == 503)
