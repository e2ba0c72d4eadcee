"""What the template tags write, by table."""

from dataclasses import replace
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from messaging.tracing import wording
from messaging.tracing.checks import Answer, Check
from messaging.tracing.totals import Totals
from messaging.tracing.values import ChainRef, MessageStatus, RawLogFacts, Safety, Transfer
from tests.tracing.details import HASH, OP, SENT, UNICHAIN, place, row
from tests.tracing.test_wording import plain

ADDRESS = "0x4200000000000000000000000000000000000023"
EMPTY_HASH = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
BRIDGED = Transfer("eth", None, ADDRESS, ADDRESS, 10**18 + 1)
TOKEN_2 = Transfer("erc20", ADDRESS, ADDRESS, ADDRESS, 2)


def write(source: str, **values: Any) -> str:
    """A template with every library loaded, with ordinary spaces."""
    loaded = "{% load addresses blocks chains hashes icons numbers rows times totals %}" + source
    return plain(Template(loaded).render(Context({"now": SENT + 60, **values})))


@pytest.mark.parametrize(
    ("source", "value", "written"),
    [
        ("{{ value|grouped }}", 64_522_993, "64,522,993"),
        ('{{ value|counted:"block" }}', 1, "1 block"),
        ("{{ value|amount }}", BRIDGED, "1.000000000000000001 ETH"),
        ("{{ value|ether }}", 75 * 10**16, "0.75 ETH"),
        ("{{ value|byte_size }}", "0xdeadbeef", "4 bytes"),
        ("{{ value|counter_of }}", (1 << 240) + 7, "7"),
        ("{{ value|duration }}", 96, "1 min 36 s"),
        ("{{ value|contract }}", ADDRESS, "L2ToL2CrossDomainMessenger"),
        ("{{ value|contract }}", "0x" + "11" * 20, ""),
        ("{{ value|contract }}", None, ""),
        ("{{ value|is_empty_hash }}", EMPTY_HASH, "True"),
        ("{{ value|is_empty_hash }}", HASH, "False"),
        ("{% api_message value %}", HASH, f"/api/v1/messages/{HASH}/"),
    ],
)
def test_filters_write_plain_values(source: str, value: object, written: str) -> None:
    assert write(source, value=value) == written


AT = '<time datetime="2026-11-21T14:29:12'
LEFT = f'data-deadline="{SENT}" data-clock="{SENT + 60}"'


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (
            "{% moment then now %}",
            '<time datetime="2026-11-21T14:29:12Z">21 Nov, 14:29:12</time>',
        ),
        (
            "{% ago then now %}",
            f'{AT}Z" title="21 Nov, 14:29:12" data-age="60">1 min ago</time>',
        ),
        (
            "{% ago then now 2 %}",
            f'{AT}Z" title="21 Nov, 14:29:12" data-age="60" data-shown="2">1 min ago</time>',
        ),
        (
            "{% left then now %}",
            f'{AT}Z" title="21 Nov, 14:29:12" {LEFT}>0 s</time>',
        ),
    ],
)
def test_times_have_a_form_for_machines(source: str, written: str) -> None:
    assert write(source, then=SENT) == written


def test_german_shares_and_days_are_written_as_germans_do() -> None:
    hours = [Totals(SENT, SENT + 3_600, median=1, slow=2)]
    with translation.override("de"):
        assert write("{{ value|percent }}", value=992) == "99,2 %"
        assert "21. Nov, 14:00</time>" in write("{% delay_rows value True %}", value=hours)


def test_a_date_of_another_year_carries_the_year() -> None:
    year = 365 * 86_400
    assert ">21 Nov 2026, 14:29:12<" in write("{% moment then now %}", then=SENT, now=SENT + year)
    assert 'title="21 Nov 2026, 14:29:12"' in write(
        "{% left then clock 3 now %}", then=SENT, clock=SENT - 60, now=SENT + year
    )


def test_a_hash_is_whole_in_its_title_and_in_its_copy_button() -> None:
    written = write('{% short value copy="payload hash" %}', value=HASH)
    assert f'title="{HASH}"' in written
    assert f'data-copy="{HASH}" aria-label="Copy payload hash"' in written
    assert f">{HASH[:10]}\u2026{HASH[-8:]}<" in written


def test_an_address_keeps_four_digits_on_either_side() -> None:
    assert ">0x4200\u20260023<" in write("{% short value %}", value=ADDRESS)


def test_a_message_is_linked_by_its_hash() -> None:
    assert f'href="/messages/{HASH}/"' in write("{% message_link value %}", value=HASH)


@pytest.mark.parametrize(
    ("mark", "drawn"),
    [
        (0, 'class="mark mark-0" aria-hidden="true"><use href="#m-0"/>'),
        (11, 'class="mark mark-11" aria-hidden="true"><use href="#m-11"/>'),
        (12, 'class="mark mark-0 round-1" aria-hidden="true"><use href="#m-0"/>'),
        (25, 'class="mark mark-1 round-2" aria-hidden="true"><use href="#m-1"/>'),
        (36, 'class="mark mark-0 round-1" aria-hidden="true"><use href="#m-0"/>'),
        (None, 'class="mark unknown" aria-hidden="true"><use href="#m-0"/>'),
    ],
)
def test_every_chain_has_a_shape_and_its_name(mark: int | None, drawn: str) -> None:
    written = write("{% chain value %}", value=ChainRef(5, "Five & more", mark))
    assert drawn in written
    assert "Five &amp; more</span>" in written


def test_only_followed_chains_are_linked_and_ids_stay_whole() -> None:
    huge = 2**256 - 1
    assert f'href="/chains/{huge}/"' in write(
        "{% chain value link=True %}", value=ChainRef(huge, "Huge", 1)
    )
    assert "href=" not in write(
        "{% chain value link=True %}", value=ChainRef(9, "Far", None)
    ).replace("use href", "")


def test_a_route_reads_from_source_to_destination() -> None:
    written = write("{% route here there %}", here=UNICHAIN, there=OP)
    assert written.index("Unichain") < written.index(">to<") < written.index("OP Mainnet")


@pytest.mark.parametrize("status", list(MessageStatus))
def test_every_status_has_icon_and_word(status: MessageStatus) -> None:
    written = write("{% status value pill=True %}", value=status)
    assert 'pill"><svg class="icon"' in written
    assert written.rpartition("</svg>")[2].removesuffix("</span>").strip()


@pytest.mark.parametrize("safety", list(Safety))
def test_every_level_has_line_and_word(safety: Safety) -> None:
    written = write("{% level value %}", value=safety)
    assert "<path" in written
    assert written.rpartition("</svg>")[2].removesuffix("</span>")


@pytest.mark.parametrize("answer", list(Answer))
def test_every_check_says_its_answer_to_readers(answer: Answer) -> None:
    written = write("{% check value %}", value=Check(answer, "A < B", "note"))
    assert '<span class="vh">' in written
    assert "A &lt; B<small>note</small>" in written


@pytest.mark.parametrize(
    ("changes", "written"),
    [
        (
            {"transfer": BRIDGED},
            'ETH bridge, <b title="1.000000000000000001 ETH">1.000000\u2026 ETH</b>',
        ),
        (
            {"transfer": Transfer("erc20", ADDRESS, ADDRESS, ADDRESS, 2)},
            (
                'Token bridge, <b title="2 units">2 units</b> <span class="sub">'
                f'<a class="hash" href="/tokens/{ADDRESS}/" title="{ADDRESS}">'
                f"{ADDRESS[:6]}\u2026{ADDRESS[-4:]}</a></span>"
            ),
        ),
        ({"function": "relayETH"}, "relayETH"),
        ({}, 'Call <span class="mono">0xdeadbeef</span>'),
        ({"selector": None}, "No call data"),
        ({"selector": None, "sender": None}, '<span class="faint">sending not seen</span>'),
        (
            {"status": MessageStatus.DROPPED},
            '<span class="faint">removed by a reorg</span>',
        ),
    ],
)
def test_a_list_says_what_a_message_does(changes: dict[str, Any], written: str) -> None:
    assert write("{% what value %}", value=row(**changes)) == written


@pytest.mark.parametrize(
    ("tag", "changes", "expected"),
    [
        ("{% sent_ago value now %}", {}, "1 min ago"),
        ("{% sent_ago value now %}", {"sent_transaction": None}, ""),
        ("{% relayed_in value %}", {"relay_delay": 14}, "14 s"),
        (
            "{% time_left value now %}",
            {"in_set": False},
            "cannot be executed: not in the dependency set",
        ),
        ("{% relayed_in value %}", {}, ""),
        ("{% time_left value now %}", {}, "6 d</time>"),
        ("{% time_left value now %}", {"status": MessageStatus.EXECUTED}, ""),
        ("{% parties value %}", {"sender": None}, "\u2013"),
    ],
)
def test_cells_are_empty_where_nothing_is_known(
    tag: str, changes: dict[str, Any], expected: str
) -> None:
    written = write(tag, value=row(**changes))
    assert expected in written if expected else not written


def test_long_bytes_are_shortened_visibly_and_short_ones_can_be_copied() -> None:
    short = write('{% hex_block value "key" "payload" hash %}', value="0xdeadbeef", hash=HASH)
    assert 'data-copy-from="key" aria-label="Copy payload"' in short
    long = write('{% hex_block value "key" "payload" hash %}', value="0x" + "ab" * 5_000, hash=HASH)
    assert "The first 1,024 of 5,000 bytes. The whole is in the" in long
    assert f'<a href="/api/v1/messages/{HASH}/">JSON of this message</a>' in long
    assert "data-copy" not in long
    assert len(long) < 2_400


def test_a_long_log_is_not_copied_in_part_and_says_where_it_is_whole() -> None:
    log = RawLogFacts(
        place=place(OP, 5, SENT),
        address=ADDRESS,
        contract=None,
        topics=(HASH,),
        data="0x" + "ab" * 5_000,
        event=None,
        reason=None,
    )
    long = write("{% log_block value 3 %}", value=log)
    assert "The first 1,024 of 5,000 bytes of its data. The whole is in the receipt" in long
    assert "data-copy-from" not in long
    assert 'data-copy-from="raw-log-3"' in write(
        "{% log_block value 3 %}", value=replace(log, data="0x")
    )


@pytest.mark.parametrize(
    ("transfer", "shown"),
    [
        (TOKEN_2, "2 units"),
        (replace(TOKEN_2, amount=1), "1 unit"),
        (replace(TOKEN_2, amount=723_405_566_971), "723,405,566,971 units"),
        (replace(TOKEN_2, amount=723_405_566_971_631_408_473), "723,405\u2026408,473 units"),
        (replace(TOKEN_2, amount=2**256 - 1), "115,792\u2026639,935 units"),
    ],
)
def test_a_long_amount_is_cut_in_the_middle_and_whole_in_its_title(
    transfer: Transfer, shown: str
) -> None:
    written = write("{% what value %}", value=row(transfer=transfer))
    assert f">{shown}</b>" in written
    assert f'title="{plain(wording.amount(transfer))}"' in written


def test_a_long_chain_id_is_cut_in_the_middle_and_whole_in_its_title() -> None:
    huge = 2**256 - 1
    unknown = ChainRef(huge, wording.unnamed(huge), None)
    assert f'<span title="{huge}">Chain 115792\u20269935</span>' in write(
        "{% chain value %}", value=unknown
    )
    assert f'<span class="sub" title="{huge}">115792\u20269935</span>' == write(
        "{% chain_id value %}", value=unknown
    )


def test_a_long_name_may_break_and_a_short_one_may_not() -> None:
    assert '<span class="chain long">' in write("{% chain value %}", value=ChainRef(5, "N" * 64, 1))
    assert '<span class="chain">' in write("{% chain value %}", value=ChainRef(5, "Base", 1))


def test_a_route_cuts_a_long_name_and_keeps_it_in_the_title() -> None:
    name = "The quite long name of a chain"
    written = write("{% route here there %}", here=ChainRef(5, name, 1), there=OP)
    assert f'<span title="{name}">The quite long\u2026 a chain</span>' in written


def test_values_of_strangers_are_escaped() -> None:
    assert "<script>" not in write("{% short value copy=value %}", value='"><script>')


def test_raw_words_are_a_line_each_and_none_is_empty() -> None:
    assert write("{% word_lines words %}", words=[(0, "1122"), (32, "<b>")]) == (
        '<span class="k">00000</span>  1122\n<span class="k">00032</span>  &lt;b&gt;'
    )
