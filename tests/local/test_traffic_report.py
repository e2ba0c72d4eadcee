"""The lines that tell what the traffic did."""

import json

import pytest

from explorer.local.traffic.chains import Chain
from explorer.local.traffic.messages import Proof, Sent
from explorer.local.traffic.node import Node, Receipt
from explorer.local.traffic.report import json_line, text_line
from explorer.local.traffic.stage import Action
from messaging.protocol.events import SentMessage
from messaging.protocol.types import Identifier

CHAINS = tuple(
    Chain(number, name, Node("http://127.0.0.1:1", label=name))
    for number, name in ((901, "Local A"), (902, "Local B"))
)
A, B = CHAINS
PROOF = Proof(Identifier(bytes(20), 7, 0, 1_700_000_000, 901), b"payload")
SENT = Sent(SentMessage(902, b"\1" * 20, 5, b"\2" * 20, b"call"), PROOF)
LOST = Sent(SentMessage(999, b"\1" * 20, 5, b"\2" * 20, b"call"), PROOF)
MINED = Receipt(b"\xab" * 32, 1, 8, ())
REVERTED = Receipt(b"\xab" * 32, 0, 8, ())
TOLD = f"message 0x{SENT.message_hash.hex()}, transaction 0xabababab…"
TOLD_LOST = f"message 0x{LOST.message_hash.hex()}, transaction 0xabababab…"
WHOLE = "0x" + "ab" * 32


@pytest.mark.parametrize(
    ("action", "line"),
    [
        (Action("send", A, MINED, SENT), f"x: send Local A → Local B, {TOLD}"),
        (Action("relay", B, REVERTED, SENT), f"x: relay Local A → Local B, {TOLD}, reverted"),
        (Action("send", A, MINED, LOST), f"x: send Local A → chain 999, {TOLD_LOST}"),
        (Action("publish", A, MINED, proof=PROOF), f"x: publish Local A, transaction {WHOLE}"),
        (
            Action("read", B, MINED, proof=PROOF),
            f"x: read Local A → Local B, transaction {WHOLE}",
        ),
        (Action("mint", A, MINED), f"x: mint Local A, transaction {WHOLE}"),
    ],
)
def test_a_line_for_people_names_chains_and_the_hash_to_search_for(
    action: Action, line: str
) -> None:
    assert text_line("x", action, CHAINS) == line


def test_a_line_for_machines_says_where_from_where_to_and_which_transaction() -> None:
    assert json.loads(json_line("x", Action("relay", B, REVERTED, SENT))) == {
        "scenario": "x",
        "step": "relay",
        "chain": 902,
        "source": 901,
        "destination": 902,
        "transaction_hash": WHOLE,
        "status": 0,
        "message_hash": "0x" + SENT.message_hash.hex(),
        "payload_hash": "0x" + PROOF.payload_hash.hex(),
    }


def test_a_transaction_about_no_message_has_nulls() -> None:
    told = json.loads(json_line("x", Action("mint", A, MINED)))
    assert (told["destination"], told["message_hash"], told["payload_hash"]) == (None, None, None)
