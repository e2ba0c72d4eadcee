"""How a message page follows its message: what htmx is told, and when it stops asking."""

import re

from messaging.views.message import VERSION_HEADER
from tests.views.reading import markup_of, open_page, text_of
from tests.views.scene import Scene

AGAIN = {"HX-Request": "true"}


def version(page: str) -> str:
    """The version that a page will send when it asks again."""
    found = re.search(r'"X-Crosslane-Version": "(\w+)"', page)
    assert found is not None
    return found[1]


def test_a_page_that_did_not_change_gets_only_what_ticks(scene: Scene) -> None:
    path = f"/messages/{scene.hash_of('waiting')}/"
    shown = version(markup_of(open_page(path)))
    again = open_page(path, headers=AGAIN | {VERSION_HEADER: shown})
    assert again.headers["HX-Reswap"] == "none"
    ids = re.findall(r'id="([\w-]+)" hx-swap-oob="true"', markup_of(again))
    assert ids == ["fresh", "left-nodes", "left-expiry", "looked-to"]
    assert len(again.content) < 2_000


def test_what_ticks_is_on_the_page_that_it_replaces(scene: Scene) -> None:
    for name in scene.sent:
        path = f"/messages/{scene.hash_of(name)}/"
        whole = markup_of(open_page(path))
        if "hx-get" not in whole:
            continue
        again = open_page(path, headers=AGAIN | {VERSION_HEADER: version(whole)})
        ticking = re.findall(r'id="([\w-]+)" hx-swap-oob', markup_of(again))
        assert "fresh" in ticking
        assert all(f'id="{key}"' in whole for key in ticking)


def test_a_new_block_alone_changes_no_version(scene: Scene) -> None:
    path = f"/messages/{scene.hash_of('expired')}/"
    before = version(markup_of(open_page(path)))
    scene.world.mine()
    scene.followed.catch_up(901, 902)
    assert version(markup_of(open_page(path))) == before


def test_a_relay_swaps_the_body_and_announces_the_verdict(scene: Scene) -> None:
    path = f"/messages/{scene.hash_of('waiting')}/"
    before = version(markup_of(open_page(path)))
    scene.world.relay(scene.sent["waiting"])
    scene.world.mine()
    scene.followed.catch_up(901, 902)
    again = open_page(path, headers=AGAIN | {VERSION_HEADER: before})
    content = markup_of(again)
    assert "HX-Reswap" not in again.headers
    assert content.startswith("<title>Relayed in 6 s.")
    assert '<div id="message"' in content
    assert '<p id="announce" hx-swap-oob="innerHTML">Relayed in 6 s.' in content
    assert "<html" not in content


def test_a_final_message_is_not_asked_for_again(scene: Scene) -> None:
    content = open_page(f"/messages/{scene.hash_of('final')}/").content.decode()
    assert "hx-get" not in content
    assert "htmx-2" not in content


def test_an_unknown_message_is_asked_for_until_it_is_there(scene: Scene) -> None:
    sent = scene.world.send(901, 902, b"not mined yet")
    path = f"/messages/0x{sent.hash.hex()}/"
    open_page(path, status=404)
    assert open_page(path, status=204, headers=AGAIN).content == b""
    scene.world.mine()
    scene.followed.catch_up(901, 902)
    assert "Sent on Local A" in text_of(open_page(path, headers=AGAIN))


def test_answers_to_htmx_and_to_readers_are_kept_apart_in_caches(scene: Scene) -> None:
    vary = open_page(f"/messages/{scene.hash_of('final')}/").headers["Vary"]
    assert {"HX-Request", VERSION_HEADER} <= {name.strip() for name in vary.split(",")}
