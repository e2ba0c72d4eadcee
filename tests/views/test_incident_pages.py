"""What is wrong for everybody stands once on every page that it concerns, and has its own."""

from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from messaging.ingest.tallies import count_messages
from messaging.models import Chain
from messaging.views.clock import read_clock
from tests.views import incidents
from tests.views.reading import markup_of, open_page, text_of
from tests.views.scene import Scene
from tests.views.test_every_state import shown_to_everybody
from tests.whole.markup import faults_of

OPEN = "/messages/{}/"
EVERY = tuple(incidents.SETS)


@pytest.fixture
def counted(scene: Scene) -> Scene:
    """The scene after its messages were counted."""
    count_messages(read_clock())
    return scene


def test_an_open_message_says_what_is_wrong_since_when_and_what_to_do(scene: Scene) -> None:
    noted = incidents.note("failsafe", read_clock())
    response = open_page(OPEN.format(scene.hash_of("waiting")))
    text = text_of(response)
    assert "Wrong for everybody" in text
    assert "The interop filter of 4 chains refuses every relay certain, began 20 min ago" in text
    assert "The interop filter of Local A said at" in text
    assert "Do this: Wait. Your message is not lost: it can be relayed once this is over" in text
    assert "Support Answer that relays are paused for everybody" in text
    assert "Operator Find out why the filter entered failsafe" in text
    assert f'href="/incidents/{noted.pk}/"' in markup_of(response)


def test_a_message_that_is_final_or_out_of_its_reach_is_not_told(scene: Scene) -> None:
    incidents.note("failsafe", read_clock())
    for name in ("final", "expired", "dropped"):
        page = text_of(open_page(OPEN.format(scene.hash_of(name))))
        assert "Wrong for everybody" not in page, name


def test_a_message_between_other_chains_is_not_told(scene: Scene) -> None:
    noted = incidents.note("rpc_outage", read_clock())
    type(noted).objects.update(chain_ids=[77], names=["Elsewhere"])
    assert "Wrong for everybody" not in text_of(open_page(OPEN.format(scene.hash_of("waiting"))))


def test_what_is_over_stands_on_no_message(scene: Scene) -> None:
    incidents.note("failsafe", read_clock(), until=read_clock() - 1)
    assert "Wrong for everybody" not in text_of(open_page(OPEN.format(scene.hash_of("waiting"))))


def test_a_page_that_is_open_is_drawn_anew_when_an_incident_begins_and_ends(scene: Scene) -> None:
    path = OPEN.format(scene.hash_of("waiting"))
    headers = {"HX-Request": "true"}

    def version() -> str:
        page = markup_of(open_page(path))
        return page.split('"X-Crosslane-Version": "')[1].split('"')[0]

    before = version()
    noted = incidents.note("failsafe", read_clock())
    again = open_page(path, headers={**headers, "X-Crosslane-Version": before})
    assert "Wrong for everybody" in text_of(again)
    assert version() != before
    noted.delete()
    assert version() == before


@pytest.mark.parametrize("path", ["/status/", "/chains/901/", "/lanes/901/902/"])
def test_pages_of_what_is_affected_say_so(scene: Scene, path: str) -> None:
    assert "Wrong for everybody" not in text_of(open_page(path))
    incidents.note("rpc_outage", read_clock())
    text = text_of(open_page(path))
    assert "No node of Local A can be read" in text
    assert "None of the 2 endpoints of Local A has answered since" in text
    assert "It said last: Endpoint 1 of Local A is <silent>." in text


@pytest.mark.parametrize("path", ["/chains/902/", "/lanes/902/904/"])
def test_pages_of_what_is_not_affected_do_not(scene: Scene, path: str) -> None:
    incidents.note("rpc_outage", read_clock())
    assert "Wrong for everybody" not in text_of(open_page(path))


def test_home_puts_it_first_among_what_is_worth_a_look(counted: Scene) -> None:
    noted = incidents.note("frontier_stalled", read_clock())
    text = text_of(open_page("/"))
    at = text.index("Worth a look")
    assert text[at:].index("Cross-safety of 4 chains stands still") < 60
    assert "Every other lane is normal" not in text
    assert f'href="/incidents/{noted.pk}/"' in markup_of(open_page("/"))


def test_the_list_has_what_goes_on_and_what_is_over(scene: Scene) -> None:
    now = read_clock()
    incidents.note("reorg_storm", now, until=now - 300)
    incidents.note("failsafe", now, told=False)
    text = text_of(open_page("/incidents/"))
    assert "Going on No message is relayed on any lane of 4 chains" in text
    assert "7 messages were sent since, on 2 lanes." in text
    assert "Over Many blocks are replaced on Local B 6 reorgs of Local B since" in text
    assert "15 min" in text


def test_an_empty_list_says_what_was_looked_at(scene: Scene) -> None:
    text = text_of(open_page("/incidents/"))
    assert "No incident was recognised" in text
    assert "Local A indexed to block" in text


def test_the_list_goes_on_below_a_number(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("messaging.views.incidents.MOST", 2)
    now = read_clock()
    made = [incidents.note(kind, now, until=now) for kind in ("reorg_storm", "rpc_outage")]
    made.append(incidents.note("failsafe", now))
    first = markup_of(open_page("/incidents/"))
    assert f'href="?before={made[1].pk}"' in first
    last = text_of(open_page(f"/incidents/?before={made[1].pk}"))
    assert "Many blocks are replaced" in last
    assert "No node of Local A" not in last


@pytest.mark.parametrize("text", ["x", "-1", "1.5", "9" * 20, "\u0665"])
def test_a_number_that_is_none_is_refused(scene: Scene, text: str) -> None:
    told = text_of(open_page(f"/incidents/?before={text}", status=400))
    assert "is no number of an incident" in told


def test_an_incident_has_its_course_evidence_and_waiting_messages(counted: Scene) -> None:
    noted = incidents.note("frontier_stalled", read_clock())
    response = open_page(f"/incidents/{noted.pk}/")
    text = text_of(response)
    assert "Cross-safety of 4 chains stands still. It began 20 min ago and goes on." in text
    assert "Local B holds the frontier: its newest local-safe block is 259,685" in text
    assert "Began, as far as was seen" in text
    assert "Recognised" in text
    assert "open messages on its lanes" in text
    assert 'href="/messages/?status=initiated&amp;source=901&amp;destination=902"' in markup_of(
        response
    )
    assert 'href="/chains/902/"' in markup_of(response)


def test_one_that_is_over_says_how_long_it_lasted_and_by_what_it_is_known(scene: Scene) -> None:
    now = read_clock()
    noted = incidents.note("reorg_storm", now, until=now - 300)
    text = text_of(open_page(f"/incidents/{noted.pk}/"))
    assert "It is over: it lasted 15 min and ended 5 min ago." in text
    assert "Over No further reorg of Local B was seen for 10 min." in text
    assert "Messages that wait" not in text


@pytest.mark.parametrize("number", [7_000, 2**63, 10**300])
def test_an_unknown_number_leads_to_the_list(scene: Scene, number: int) -> None:
    text = text_of(open_page(f"/incidents/{number}/", status=404))
    assert "No incident has the number" in text


def test_a_suspicion_has_no_page_yet(scene: Scene) -> None:
    noted = incidents.note("failsafe", read_clock())
    type(noted).objects.update(noted_at=None)
    open_page(f"/incidents/{noted.pk}/", status=404)
    assert "No incident was recognised" in text_of(open_page("/incidents/"))


def test_pages_cost_one_query_more_however_many_incidents_there_are(
    counted: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = [incidents.note(kind, read_clock()) for kind in EVERY]
    with django_assert_num_queries(2):
        open_page("/incidents/")
    with django_assert_num_queries(3):
        open_page(f"/incidents/{made[0].pk}/")


def test_a_name_that_is_markup_is_text(scene: Scene) -> None:
    noted = incidents.note("rpc_outage", read_clock())
    type(noted).objects.update(names=["<b>A</b>"])
    Chain.objects.filter(chain_id=901).update(name="<b>A</b>")
    assert "<b>A</b>" not in open_page(f"/incidents/{noted.pk}/").content.decode()


def _paths(scene: Scene) -> list[str]:
    now = read_clock()
    made = [incidents.note(kind, now) for kind in EVERY]
    made.append(incidents.note("reorg_storm", now - 5_000, until=now - 4_000))
    own = [f"/incidents/{one.pk}/" for one in made]
    pages = ["/", "/status/", "/chains/901/", "/lanes/901/902/", "/incidents/"]
    return [*pages, OPEN.format(scene.hash_of("waiting")), *own]


def test_the_markup_of_every_incident_is_valid(counted: Scene, tmp_path: Path) -> None:
    pages = {
        f"page-{number}": open_page(path).content.decode()
        for number, path in enumerate(_paths(counted))
    }
    assert faults_of(pages, tmp_path) == []


@pytest.mark.browser
def test_every_incident_is_for_everybody(counted: Scene) -> None:
    pages = {path: open_page(path).content.decode() for path in _paths(counted)}
    assert shown_to_everybody(pages) == []
