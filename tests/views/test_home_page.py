"""The first page: totals, lanes, what deserves a look, newest messages, chains."""

import pytest
from pytest_django import DjangoAssertNumQueries

from messaging.ingest.tallies import count_messages
from messaging.models import Chain, Head, Tally
from messaging.tracing.wording import clock_time
from messaging.views import home
from messaging.views.clock import read_clock
from tests.views.reading import markup_of, open_page, text_of
from tests.views.scene import Scene
from tests.views.test_list_page import links


@pytest.fixture
def counted(scene: Scene) -> Scene:
    """The scene after its messages were counted."""
    count_messages(read_clock())
    return scene


def test_home_asks_for_a_message_and_lists_the_newest(counted: Scene) -> None:
    response = open_page("/")
    assert "What happened to my message?" in text_of(response)
    newest = links(open_page("/messages/").content)[: home.NEWEST]
    assert links(response.content) == newest
    assert response.content.decode().count('id="q"') == 1


def test_the_totals_are_of_the_day_and_switch_by_links(counted: Scene) -> None:
    text = text_of(open_page("/"))
    sent = Tally.objects.get(period=Tally.Period.LAST_DAY, source=None).sent
    assert f"Messages, 24 hours {sent} Executed" in text
    assert "Moved, 24 hours 0.75 ETH" in text
    page = markup_of(open_page("/?span=week"))
    assert 'href="?span=week" aria-current="true"' in page
    assert f"Messages, 7 days {sent} Executed" in text_of(open_page("/?span=week"))
    assert "Messages, Last hour" in text_of(open_page("/?span=hour"))


def test_a_span_that_is_none_names_those_that_are(db: None) -> None:
    text = text_of(open_page("/?span=year", status=400))
    assert "'year' is no span: give one of hour, day, week." in text


def test_lanes_lead_to_their_pages(counted: Scene) -> None:
    page = markup_of(open_page("/"))
    assert 'href="/lanes/901/902/"' in page
    assert "same chain" in page


def test_what_is_wrong_deserves_a_look_and_leads_on(counted: Scene) -> None:
    page = markup_of(open_page("/"))
    assert "Executions break a rule, Local B to Local A" in page
    assert 'href="/messages/?status=invalid&amp;source=902&amp;destination=901"' in page
    assert "Every other lane is normal" in page


def test_a_late_chain_deserves_a_look(counted: Scene) -> None:
    head = Head.objects.get(chain__chain_id=902, level="latest")
    Head.objects.filter(pk=head.pk).update(
        number=head.number + 50, timestamp=(head.timestamp or 0) + 100
    )
    text = text_of(open_page("/"))
    assert "Local B is indexed late 1 min 40 s behind" in text


def test_chains_show_how_far_each_level_is_behind(counted: Scene) -> None:
    text = text_of(open_page("/"))
    chain = counted.world.chains[901]
    assert f"Local A {chain.latest.number}" in text
    assert "8 s 16 s within 1 s" in text
    assert 'aria-label="Local A, behind the head: cross-safe 8 s, finalized 16 s"' in markup_of(
        open_page("/")
    )


def test_numbers_stand_behind_the_plots(counted: Scene) -> None:
    page = markup_of(open_page("/"))
    assert page.count("<summary>Numbers <span>as a table</span>") == 2
    assert "Time to relay by hour over 24 hours. The slowest 95th percentile" in page


def test_what_is_not_counted_yet_is_no_zero(scene: Scene) -> None:
    text = text_of(open_page("/"))
    assert "Messages, 24 hours" not in text
    assert "Time to relay median 95th percentile Messages are not counted yet" in text
    assert "sent failed Messages are not counted yet" in text
    assert "Worth a look Not counted yet" in text
    assert "No message of the last 24 hours" not in text
    assert "same chain" not in text


def test_numbers_say_when_they_were_counted(counted: Scene) -> None:
    assert text_of(open_page("/")).count(f"Counted at {clock_time(read_clock())}") == 5
    Tally.objects.update(until=read_clock() - 180)
    page = markup_of(open_page("/"))
    assert page.count('class="fresh late">Counted at') == 5
    assert "3 min ago" in text_of(open_page("/"))


def test_a_network_without_messages_is_told_so(db: None) -> None:
    Chain.objects.create(chain_id=901, name="Local A")
    text = text_of(open_page("/"))
    assert "No message of the last 1 min 30 s was seen. Indexed late: Local A, not" in text
    assert "No message was seen yet" in text
    assert "Nothing to tell yet Messages are not counted yet" in text
    count_messages(read_clock())
    assert "No message of the last 24 hours was seen, and none is open." in text_of(open_page("/"))


def test_without_chains_home_says_how_to_add_some(db: None) -> None:
    text = text_of(open_page("/"))
    assert "No chain is followed yet" in text
    assert "manage.py chains apply FILE.toml" in text


def test_home_costs_the_same_for_many_messages(
    counted: Scene, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(7):
        open_page("/")
    for number in range(30):
        counted.world.send(901, 902, b"%d" % number)
    counted.world.mine()
    counted.followed.catch_up(901, 902)
    count_messages(read_clock() + 60)
    with django_assert_num_queries(7):
        open_page("/?span=week")


def test_home_stays_light(counted: Scene) -> None:
    assert len(open_page("/?span=week").content) < 60_000
