"""What the template tags write, by table."""

from typing import Any

import pytest
from django.template import Context, Template

from messaging.tracing.checks import Answer, Check
from messaging.tracing.values import ChainRef, MessageStatus, Safety, Transfer
from tests.tracing.details import HASH, OP, SENT, UNICHAIN, row
from tests.tracing.test_wording import plain

ADDRESS = "0x4200000000000000000000000000000000000023"
EMPTY_HASH = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
BRIDGED = Transfer("eth", None, ADDRESS, ADDRESS, 10**18 + 1)


def write(source: str, **values: Any) -> str:
    """A template with every library loaded, with ordinary spaces."""
    loaded = "{% load addresses blocks chains hashes icons numbers rows times %}" + source
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


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (
            "{% moment then now %}",
            '<time datetime="2026-11-21T14:29:12Z">21 Nov, 14:29:12</time>',
        ),
        (
            "{% ago then now %}",
            '<time datetime="2026-11-21T14:29:12Z" title="21 Nov, 14:29:12">1 min ago</time>',
        ),
        (
            "{% left now then 3 %}",
            '<time datetime="2026-11-21T14:30:12Z" title="21 Nov, 14:30:12">1 min</time>',
        ),
        (
            "{% left then now %}",
            '<time datetime="2026-11-21T14:29:12Z" title="21 Nov, 14:29:12">0 s</time>',
        ),
    ],
)
def test_times_have_a_form_for_machines(source: str, written: str) -> None:
    assert write(source, then=SENT) == written


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
            'Token bridge, <b title="2 units">2 units</b>',
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
        ("{% relayed_in value %}", {"relay_timestamp": SENT + 14}, "14 s"),
        ("{% relayed_in value %}", {}, ""),
        ("{% time_left value now %}", {}, "6 d"),
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
    short = write('{% hex_block value "key" "payload" %}', value="0xdeadbeef")
    assert 'data-copy-from="key" aria-label="Copy payload"' in short
    long = write('{% hex_block value "key" "payload" %}', value="0x" + "ab" * 5_000)
    assert "The first 1,024 of 5,000 bytes; the JSON has all of them." in long
    assert len(long) < 2_400


def test_values_of_strangers_are_escaped() -> None:
    assert "<script>" not in write("{% short value copy=value %}", value='"><script>')
