"""The relay kit on a message's page, its files, and what its wallet button is given."""

import json

import pytest
from django.test import Client

from messaging.diagnosis.probe_values import pack
from messaging.models import Chain, Endpoint, Probe
from messaging.protocol.payloads import RelayCall, decode_relay_call
from tests.diagnosis.relay_kit import made
from tests.views.reading import open_page, text_of
from tests.views.scene import Scene

UNKNOWN = "0x" + "07" * 32
SECRET = "https://node.example/v3/a-secret-key"


def _page(scene: Scene, name: str) -> str:
    return text_of(open_page(f"/messages/{scene.hash_of(name)}/"))


def _ask(scene: Scene, name: str, what: str) -> tuple[int, dict[str, object]]:
    answer = Client().get(f"/messages/{scene.hash_of(name)}/{what}")
    return answer.status_code, json.loads(answer.content)


@pytest.mark.parametrize("name", ["waiting", "child"])
def test_a_message_in_flight_has_commands_to_relay_it_and_to_resend_it_later(
    scene: Scene, name: str
) -> None:
    text = _page(scene, name)
    assert "Relay kit Anyone can send it." in text
    assert "Not simulated yet." in text
    assert "cast send 0x4200000000000000000000000000000000000023" in text
    assert "After expiry: resend on Local" in text
    assert f"relay-{scene.hash_of(name)[2:10]}.sh" in text


def test_an_expired_message_is_resent(scene: Scene) -> None:
    text = _page(scene, "expired")
    assert "Resend kit" in text
    assert "Expired. Since" in text
    assert "sends it again on Local A: LOCAL_A_RPC names your node" in text
    assert "relayMessage((" not in text[text.index("Resend kit") :]


def test_a_message_to_a_chain_outside_of_the_set_has_nothing_to_send(scene: Scene) -> None:
    text = _page(scene, "far")
    assert "Not deliverable." in text
    assert "cast send" not in text


@pytest.mark.parametrize("name", ["final", "resent", "untracked", "awaiting", "dropped"])
def test_a_message_that_is_over_has_no_kit(scene: Scene, name: str) -> None:
    assert 'id="kit"' not in open_page(f"/messages/{scene.hash_of(name)}/").content.decode()


@pytest.mark.parametrize(
    ("key", "kind", "holds"),
    [
        ("relay.sh", "text/x-shellscript", "cast send"),
        ("relay.mjs", "text/javascript", "relayCrossDomainMessage"),
        ("relay.json", "application/json", '"accessList"'),
        ("resend.sh", "text/x-shellscript", "resendMessage"),
        ("resend.mjs", "text/javascript", "resendMessage"),
        ("resend.json", "application/json", '"0x385"'),
    ],
)
def test_every_form_is_a_file(scene: Scene, key: str, kind: str, holds: str) -> None:
    path = f"/messages/{scene.hash_of('waiting')}/kit/{key}"
    answer = Client().get(path)
    assert answer.headers["Content-Type"] == f"{kind}; charset=utf-8"
    stem, dot, extension = key.partition(".")
    name = f"{stem}-{scene.hash_of('waiting')[2:10]}{dot}{extension}"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert holds in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/messages/{UNKNOWN}/kit/relay.sh", 404),
        ("/messages/nonsense/kit/relay.sh", 400),
        (f"/messages/{UNKNOWN}/wallet/relay/", 404),
        ("/messages/nonsense/wallet/relay/", 400),
    ],
)
@pytest.mark.django_db
def test_a_file_that_is_not_there_says_so(path: str, status: int) -> None:
    assert Client().get(path).status_code == status


def test_a_file_that_a_kit_lacks_is_not_found(scene: Scene) -> None:
    for name, key in (("final", "relay.sh"), ("waiting", "refund.sh"), ("waiting", "x")):
        answer = Client().get(f"/messages/{scene.hash_of(name)}/kit/{key}")
        assert answer.status_code == 404
        assert "has no such file" in answer.content.decode()


def test_a_wallet_is_given_transaction_chain_and_words(scene: Scene) -> None:
    status, told = _ask(scene, "waiting", "wallet/relay/")
    assert status == 200
    transaction = told["transaction"]
    assert isinstance(transaction, dict)
    call = decode_relay_call(bytes.fromhex(transaction["data"][2:]))
    assert isinstance(call, RelayCall)
    assert call.identifier == scene.world.identifier(scene.sent["waiting"])
    assert transaction["chainId"] == "0x386"
    assert told["chain"] == {
        "chainId": "0x386",
        "chainName": "Local B",
        "nativeCurrency": {"name": "Ether", "symbol": "ETH", "decimals": 18},
        "rpcUrls": [],
        "blockExplorerUrls": [],
    }
    assert "declined" in str(told["words"])


@pytest.mark.parametrize(("code", "asks"), [(0, True), (1_204, False)])
def test_a_wallet_is_told_what_the_reader_must_have_agreed_to(
    scene: Scene, code: int, asks: bool
) -> None:
    probe = made.probe(
        target_code=made.told(code),
        sent=made.told(None),
        source_block_hash=made.told(None),
        destination_timestamp=None,
    )
    Probe.objects.create(message_hash=scene.sent["waiting"].hash, chain=1, answers=pack(probe))
    _, told = _ask(scene, "waiting", "wallet/relay/")
    assert ("uses the message up for ever" in str(told["consent"])) is asks
    assert bool(told["consent"]) is asks
    _, later = _ask(scene, "waiting", "wallet/resend/")
    assert later["consent"] == ""


def test_a_wallet_is_given_public_addresses_and_never_an_endpoints(scene: Scene) -> None:
    chain = Chain.objects.get(chain_id=902)
    Endpoint.objects.update_or_create(chain=chain, position=9, defaults={"url": SECRET})
    answer = Client().get(f"/messages/{scene.hash_of('waiting')}/wallet/relay/")
    assert "a-secret-key" not in answer.content.decode()
    public = {"public_rpc": "https://rpc.example", "explorer_url": "https://scan.example"}
    Chain.objects.filter(pk=chain.pk).update(**public)
    _, told = _ask(scene, "waiting", "wallet/relay/")
    assert isinstance(told["chain"], dict)
    assert told["chain"]["rpcUrls"] == ["https://rpc.example"]
    assert told["chain"]["blockExplorerUrls"] == ["https://scan.example"]


@pytest.mark.parametrize(
    ("name", "kind", "status", "refused"),
    [
        ("final", "relay", 409, "Already relayed."),
        ("expired", "relay", 409, "Expired."),
        ("far", "relay", 409, "Not deliverable."),
        ("waiting", "refund", 404, "can no longer be sent"),
        ("dropped", "relay", 404, "can no longer be sent"),
    ],
)
def test_a_wallet_is_told_why_it_is_given_nothing(
    scene: Scene, name: str, kind: str, status: int, refused: str
) -> None:
    answered, told = _ask(scene, name, f"wallet/{kind}/")
    assert answered == status
    assert refused in str(told["refused"])


def test_code_keeps_its_indentation(scene: Scene) -> None:
    page = open_page(f"/messages/{scene.hash_of('waiting')}/").content.decode()
    assert "&#32;&#32;origin: &quot;0x4200" in page
    assert '<span class="k">cast send</span>' in page
