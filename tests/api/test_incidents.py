"""Incidents over the API: what goes on, the history, and one."""

import pytest

from messaging.diagnosis.sights import Seen, Sight, pack
from messaging.models import Incident
from tests.api.asked import get, problem, read
from tests.api.test_schema import _validator

pytestmark = pytest.mark.django_db
BIG = 2**256 - 1


def note(*, until: int | None = None, chain_id: int = 901) -> Incident:
    seen = Seen(Sight.NO_ANSWER, "Chain A", chain_id, at=1_800_000_000, count=1)
    return Incident.objects.create(
        kind="rpc_outage",
        chain_ids=[chain_id],
        names=["Chain A"],
        since=1_800_000_000,
        first_seen_at=1_800_000_000,
        last_seen_at=1_800_000_500,
        noted_at=1_800_000_100,
        until=until,
        evidence=pack([seen]),
        recovery=pack([Seen(Sight.ANSWERS, "Chain A", chain_id, block=9)] if until else []),
    )


def test_what_goes_on_is_told_whole() -> None:
    note(chain_id=BIG)
    (told,) = read("/api/v1/incidents/", state="open")["results"]
    assert (told["kind"], told["open"], told["certain"]) == ("rpc_outage", True, True)
    assert told["chain_ids"] == [str(BIG)]
    assert told["title"] == "No node of Chain A can be read"
    assert told["began_at"] == "2027-01-15T08:00:00Z"
    assert (told["ended_at"], told["ended_timestamp"], told["recovery"]) == (None, None, [])
    assert told["evidence"][0].startswith("The endpoint of Chain A has not answered since")
    assert "Your message is not lost" in told["advice"]["user"]


def test_the_history_has_what_is_over_and_goes_on_below_an_id() -> None:
    over, still = note(until=1_800_000_500), note()
    assert [one["id"] for one in read("/api/v1/incidents/")["results"]] == [still.pk, over.pk]
    below = read("/api/v1/incidents/", before=str(still.pk))["results"]
    assert [one["id"] for one in below] == [over.pk]
    assert [one["id"] for one in read("/api/v1/incidents/", state="open")["results"]] == [still.pk]
    told = read(f"/api/v1/incidents/{over.pk}/")
    assert (told["open"], told["ended_timestamp"]) == (False, 1_800_000_500)
    assert told["recovery"] == ["Chain A is read again: its node is at block 9."]


def test_answers_keep_to_the_schema() -> None:
    one = note(until=1_800_000_500)
    _validator("IncidentList").validate(read("/api/v1/incidents/"))
    _validator("Incident").validate(read(f"/api/v1/incidents/{one.pk}/"))


def test_bad_questions_are_told_what_to_ask() -> None:
    told = problem(get("/api/v1/incidents/", state="sideways"), 400, "malformed_parameter")
    assert told == "'sideways' is no state: give one of open, all."
    problem(get("/api/v1/incidents/", before="x"), 400, "malformed_parameter")
    problem(get("/api/v1/incidents/x/"), 400, "malformed_parameter")
    told = problem(get("/api/v1/incidents/7/"), 404, "not_found")
    assert "No incident 7 is known" in told
    problem(get(f"/api/v1/incidents/{10**70}/"), 404, "not_found")
