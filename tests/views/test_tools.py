"""The tools: what they compute is what the protocol's vectors say, and what is wrong is told."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from eth_abi.abi import encode

from messaging.protocol.contracts import ERROR_PANIC, SELECTOR_VALIDATE_MESSAGE
from messaging.protocol.payloads import relay_message_call, send_message_call
from messaging.protocol.text import to_hex
from messaging.tracing.reject_codes import REJECT_CODES
from messaging.views.tools.answering import LONGEST_ADDRESS
from tests.protocol.vectors import identifier_of, unhex, vectors
from tests.views.reading import markup_of, open_page, text_of
from tests.views.scene import Scene

ALREADY_RELAYED = "0x9ca9480b"
SELECTOR_TRANSFER = bytes.fromhex("a9059cbb")


def ask(tool: str, given: dict[str, Any], *, status: int = 200) -> str:
    """What a tool answers to fields in its address."""
    return text_of(open_page(f"/tools/{tool}/?{urlencode(given)}", status=status))


def fields_of(given: dict[str, Any]) -> dict[str, object]:
    """The fields of the identifier form, from the spelling of the vectors."""
    where = identifier_of(given)
    return {
        "origin": to_hex(where.origin),
        "block_number": where.block_number,
        "log_index": where.log_index,
        "timestamp": where.timestamp,
        "chain_id": where.chain_id,
        "payload_hash": given.get("payloadHash", ""),
        "payload": given.get("payload", ""),
    }


@pytest.mark.parametrize(("given", "expected"), vectors("checksum"))
def test_a_typed_identifier_gives_the_checksum(
    db: None, given: dict[str, Any], expected: dict[str, str]
) -> None:
    assert f" {expected['checksum']} " in ask("identifier", fields_of(given))


@pytest.mark.parametrize(("given", "expected"), vectors("access_list"))
def test_a_typed_identifier_gives_the_access_list(
    db: None, given: dict[str, Any], expected: dict[str, Any]
) -> None:
    text = ask("identifier", fields_of(given))
    assert all(f" {key} " in text for key in expected["storageKeys"])


@pytest.mark.parametrize(("given", "expected"), vectors("access_list_parse"))
def test_an_access_list_tells_the_log_that_it_names(
    db: None, given: dict[str, Any], expected: dict[str, Any]
) -> None:
    text = ask("decode", {"input": "\n".join(given["storageKeys"])})
    assert f"Chain id {expected['chainId']} " in text
    assert f"Block number {expected['blockNumber']} " in text


@pytest.mark.parametrize(("given", "expected"), vectors("message_hash"))
def test_a_message_hash_is_computed_from_its_fields(
    db: None, given: dict[str, Any], expected: dict[str, str]
) -> None:
    text = ask("hashes", given)
    assert expected["messageHash"] in text
    assert (
        "cast keccak $(cast abi-encode 'f(uint256,uint256,uint256,address,address,bytes)'" in text
    )


def test_a_payload_hash_is_computed(db: None) -> None:
    given, expected = vectors("payload_hash")[0].values
    assert expected["payloadHash"] in ask("hashes", {"payload": given["payload"]})


@pytest.mark.parametrize(("given", "expected"), vectors("sent_message_decode"))
def test_a_payload_is_decoded_with_its_message_hash(
    db: None, given: dict[str, Any], expected: dict[str, Any]
) -> None:
    payload = "".join(given["topics"]).replace("0x", "") + given["data"][2:]
    text = ask("decode", {"input": payload, "source": 901})
    assert " SentMessage " in text
    assert f"Destination {expected['destination']} " in text
    assert " relayERC20 " in text


def test_a_stored_transaction_lists_its_logs(scene: Scene) -> None:
    sent = scene.sent["second"]
    page = open_page(f"/tools/identifier/?at={to_hex(sent.transaction_hash)}")
    assert (
        len(re.findall(r'href="/tools/identifier/\?at=901:\d+:\d+#results"', markup_of(page))) > 1
    )
    assert "Choose the log that is to be executed." in text_of(page)


def test_a_stored_log_is_what_its_message_s_page_says(scene: Scene) -> None:
    where = scene.world.identifier(scene.sent["waiting"])
    text = ask("identifier", {"at": f"901:{where.block_number}:{where.log_index}"})
    page = open_page(f"/messages/{scene.hash_of('waiting')}/").content.decode()
    (checksum,) = set(re.findall(r"0x03[0-9a-f]{62}", text[text.index("Checksum") :][:200]))
    assert f'data-copy="{checksum}"' in page
    assert scene.hash_of("waiting") in text
    assert "0x8d1d298f" in text


def test_a_place_without_a_log_says_what_was_searched(scene: Scene) -> None:
    for at in ("901:1:999", "7:1:1", f"901:{2**63}:0", f"0x{'07' * 32}"):
        text = ask("identifier", {"at": at})
        assert "No stored log is there" in text
        assert "indexed to block" in text


@pytest.mark.parametrize(
    ("tool", "given", "complaint"),
    [
        ("identifier", {"at": "somewhere"}, "'somewhere' is neither: give a transaction hash"),
        ("identifier", {"origin": "0x12"}, "'0x12' is not an address: give 0x and 40"),
        ("identifier", {"log_index": 2**32}, "is out of range: give a number from 0 to 2^32 - 1."),
        ("identifier", {"timestamp": "noon"}, "'noon' is not a whole number"),
        ("identifier", {"topics": "0x12"}, "'0x12' is not a hash"),
        ("identifier", {"topics": " ".join(["0x" + "11" * 32] * 5)}, "These are 5 words"),
        ("identifier", {"chain_id": 901}, "The payload is missing"),
        ("identifier", {"payload": "0x", "log_data": "0x12"}, "The payload is given twice"),
        ("decode", {"input": "0x123"}, "It has 3 digits, and a byte is two"),
        ("decode", {"input": "0xzz"}, "'0xzz' is not hexadecimal, because of 'z'"),
        ("decode", {"input": "-320599"}, "-320599 is no code that is known here: these are -32602"),
        ("decode", {"input": "0x12345678", "reading": "call"}, "This call cannot be read. 0x1234"),
        ("decode", {"input": "0x12", "reading": "list"}, "are no keys of the inbox"),
        ("hashes", {"payload": "hello"}, "'hello' is not hexadecimal, because of 'h'"),
        ("hashes", {"nonce": -1}, "'-1' is out of range"),
    ],
)
def test_a_complaint_names_the_value_and_the_remedy_beside_the_field(
    db: None, tool: str, given: dict[str, object], complaint: str
) -> None:
    page = open_page(f"/tools/{tool}/?{urlencode(given)}", status=400)
    assert complaint in text_of(page)
    described = re.findall(r'aria-invalid="true" aria-describedby="([^"]*_error)"', markup_of(page))
    described += re.findall(
        r'aria-describedby="([^"]*_error)" aria-invalid="true"', markup_of(page)
    )
    assert described
    for ids in described:
        assert all(f'id="{one}"' in markup_of(page) for one in ids.split())


def test_what_was_typed_stays(db: None) -> None:
    page = markup_of(open_page("/tools/decode/?input=0xz%3Cb%3E&source=901", status=400))
    assert "0xz&lt;b&gt;</textarea>" in page
    assert 'name="source" value="901"' in page


def test_a_short_input_gets_an_address_and_a_long_one_an_answer_without(db: None) -> None:
    short = Client().post("/tools/decode/", {"input": ALREADY_RELAYED, "reading": ""})
    assert (short.status_code, short.headers["Location"]) == (
        303,
        f"/tools/decode/?input={ALREADY_RELAYED}",
    )
    long = Client().post("/tools/hashes/", {"payload": "ab" * LONGEST_ADDRESS})
    assert long.status_code == 200
    assert "too long for an address" in text_of(long)  # type: ignore[arg-type]


def test_an_input_beyond_all_bounds_is_refused(db: None) -> None:
    response = Client().post("/tools/decode/", {"input": "ab" * 131_073})
    assert response.status_code == 400
    assert b"at most 131,072 are read here" in response.content


def test_a_post_needs_no_token_and_other_methods_are_refused(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/tools/decode/", {"input": ALREADY_RELAYED}).status_code == 303
    assert client.put("/tools/decode/").headers["Allow"] == "GET, HEAD, POST"
    assert client.post("/tools/").status_code == 405


def test_a_relay_call_is_taken_apart(scene: Scene) -> None:
    sent = scene.sent["final"]
    where = scene.world.identifier(sent)
    text = ask("decode", {"input": to_hex(relay_message_call(where, sent.log.payload))})
    for part in ("relayMessage", "SentMessage", "relayETH", "0.75 ETH", scene.hash_of("final")):
        assert part in text


def test_an_access_list_is_compared_with_a_payload_hash(db: None) -> None:
    given, expected = vectors("access_list")[0].values
    keys = expected.get("storageKeys")
    origin = to_hex(identifier_of(given).origin)
    asked = {"input": "\n".join(keys), "origin": origin}
    assert "The checksum fits" in ask("decode", {"payload_hash": given["payloadHash"], **asked})
    assert "does not fit" in ask("decode", {"payload_hash": "0x" + "07" * 32, **asked})
    assert "fits" not in ask("decode", asked)


def test_an_access_list_may_come_as_json(db: None) -> None:
    given, _ = vectors("access_list_parse")[0].values
    inbox = "0x4200000000000000000000000000000000000022"
    entry = f'{{"address": "{inbox}", "storageKeys": {list(given["storageKeys"])}}}'
    listed = f"[{entry}]".replace("'", '"')
    assert "Message 1" in ask("decode", {"input": listed})
    assert "Message 1" in ask("decode", {"input": f'{{"accessList": {listed}}}'})
    assert ask("decode", {"input": listed.replace("22", "23")}, status=400).count("Message 1") == 0


def test_a_call_of_a_common_function_is_known_here_as_on_a_message_s_page(db: None) -> None:
    call = SELECTOR_TRANSFER + encode(["address", "uint256"], ["0x" + "11" * 20, 1_204])
    assert "transfer(address,uint256)" in ask("decode", {"input": to_hex(call)})
    sending = send_message_call(destination=902, target=b"\x11" * 20, message=call)
    text = ask("decode", {"input": to_hex(sending)})
    assert "The call that the message makes on its target: transfer(address,uint256)." in text


def test_an_identifier_that_no_inbox_takes_is_left_out(db: None) -> None:
    wide = [(1 << 255).to_bytes(32)] * 6
    text = ask("decode", {"input": to_hex(SELECTOR_VALIDATE_MESSAGE + b"".join(wide))}, status=400)
    assert "origin" in text


def test_a_send_is_taken_apart(db: None) -> None:
    call = send_message_call(destination=902, target=b"\x11" * 20, message=b"\x12\x34")
    text = ask("decode", {"input": to_hex(call)})
    assert "Sends a message, on its source" in text
    assert "Message 0x1234" in text


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (ALREADY_RELAYED, "MessageAlreadyRelayed"),
        ("0x", "no revert data"),
        ("0x12345678", "unknown error selector 0x12345678"),
        (to_hex(ERROR_PANIC + (0x32).to_bytes(32)), "array index out of bounds (0x32)"),
        (to_hex(bytes.fromhex("08c379a0") + encode(["string"], ["paused"])), "It says paused"),
    ],
)
def test_an_error_is_named(db: None, data: str, told: str) -> None:
    assert told in ask("decode", {"input": data, "reading": "error"})


def test_an_error_inside_another_is_told(db: None) -> None:
    types, inner = ["address", "bytes4", "bytes"], unhex(ALREADY_RELAYED)
    wrapped = unhex("0x90bfb865") + encode(types, ["0x" + "11" * 20, b"\x01\x02\x03\x04", inner])
    text = ask("decode", {"input": to_hex(wrapped)})
    assert text.index("Unknown error") < text.index("MessageAlreadyRelayed")


@pytest.mark.parametrize("code", sorted(REJECT_CODES))
def test_every_reject_code_has_a_remedy(db: None, code: int) -> None:
    text = ask("decode", {"input": code})
    assert f"{code} {REJECT_CODES[code].name}" in text
    assert "What to do" in text


def test_commands_are_whole(db: None) -> None:
    given, _ = vectors("checksum")[0].values
    page = open_page(f"/tools/identifier/?{urlencode(fields_of(given))}").content.decode()
    (line,) = re.findall(r"cast call [^<]+", page)
    assert "…" not in line
    assert "..." not in line
