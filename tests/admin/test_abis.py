"""ABIs: what is stored of one, what is refused and why, and who did it."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from messaging.models import Abi, AbiFunction, Chain
from messaging.protocol.abi_json import LONGEST
from messaging.protocol.text import to_address
from tests.admin.conftest import Signed
from tests.admin.filled import errors_of

pytestmark = pytest.mark.django_db

ADD = "/admin/messaging/abi/add/"
GIVE = {"type": "function", "name": "give", "inputs": [{"name": "to", "type": "address"}]}
REFUSED = {"type": "error", "name": "Refused", "inputs": []}
TEXT = json.dumps([GIVE, REFUSED])
ADDRESS = "0x" + "ab" * 20


def _form(**changes: Any) -> dict[str, Any]:
    return {"name": "Giver", "contract": "", "chain": "", "text": TEXT, **changes}


def test_a_pasted_abi_is_stored_with_its_functions_and_who_did_it(admin_client: Client) -> None:
    response = admin_client.post(ADD, _form(contract=ADDRESS), follow=True)
    assert "2 functions and errors can be decoded with it." in response.content.decode()
    stored = Abi.objects.get()
    assert (bytes(stored.address or b"").hex(), stored.chain) == ("ab" * 20, None)
    assert stored.uploaded_by is not None
    kinds = sorted(AbiFunction.objects.values_list("error", flat=True))
    assert kinds == [False, True]
    assert LogEntry.objects.get().user == stored.uploaded_by


def test_an_uploaded_artifact_will_do_and_a_change_replaces_its_functions(
    admin_client: Client,
) -> None:
    artifact = Path("explorer/local/artifacts/PingPong.json").read_bytes()
    upload = SimpleUploadedFile("PingPong.json", artifact)
    admin_client.post(ADD, _form(text="", file=upload))
    stored = Abi.objects.get()
    assert stored.functions.count() > 2
    admin_client.post(f"/admin/messaging/abi/{stored.pk}/change/", _form(name="Other"))
    stored.refresh_from_db()
    assert (stored.name, stored.functions.count()) == ("Other", 2)
    page = admin_client.get(f"/admin/messaging/abi/{stored.pk}/change/").content.decode()
    assert "&quot;give&quot;" in page


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"text": ""}, "Choose a file, or paste the JSON here."),
        ({"text": "{"}, "It is not JSON"),
        ({"text": "7"}, "It is JSON, and no ABI"),
        ({"text": "[]"}, "It has no functions and no errors"),
        ({"text": "[" + " " * LONGEST + "]"}, "It has"),
        ({"contract": "0x12"}, "is not an address"),
        ({"chain": "1"}, "give its address too"),
    ],
)
def test_what_is_wrong_is_told_where_it_was_given(
    admin_client: Client, changes: dict[str, str], told: str
) -> None:
    if "chain" in changes:
        changes["chain"] = str(Chain.objects.create(chain_id=901, name="A").pk)
    errors = errors_of(admin_client, ADD, _form(**changes))
    assert any(told in one for one in errors)
    assert Abi.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"\xff\xfe", "no text in UTF-8"), (b"[" * (LONGEST + 5), "more than 524,288")],
)
def test_what_is_wrong_with_a_file_is_told(admin_client: Client, content: bytes, told: str) -> None:
    upload = SimpleUploadedFile("abi.json", content)
    errors = errors_of(admin_client, ADD, _form(file=upload))
    assert any(told in one for one in errors)


def test_only_staff_who_may_add_abis_add_them(signed_in: Signed) -> None:
    assert signed_in("view_abi").post(ADD, _form()).status_code == 403
    assert Abi.objects.count() == 0


def test_the_list_says_of_which_contract_each_is(admin_client: Client) -> None:
    admin_client.post(ADD, _form(contract=ADDRESS))
    admin_client.post(ADD, _form(name="Any"))
    page = admin_client.get("/admin/messaging/abi/").content.decode()
    assert to_address(bytes.fromhex("ab" * 20)) in page
    assert '<td class="field-contract">any</td>' in page
