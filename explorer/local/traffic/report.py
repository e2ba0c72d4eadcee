"""One line for every action, for people or for machines; it looks nothing up."""

import json
from collections.abc import Iterable

from explorer.local.traffic.chains import Chain
from explorer.local.traffic.stage import Action

_REVERTED = {0: ", reverted"}


def text_line(scenario: str, action: Action, chains: Iterable[Chain]) -> str:
    """For people: `greeting: send Local A → Local B, message 0x…, transaction 0x…`.

    The message hash is whole, to be pasted into a search; the transaction hash is cut.
    """
    names = {chain.id: chain.name for chain in chains}
    source, destination = _lane(action)
    lane = " → ".join(
        names.get(chain_id, f"chain {chain_id}") for chain_id in (source, destination) if chain_id
    )
    transaction = "0x" + action.receipt.transaction_hash.hex()
    message = f", message 0x{action.message.message_hash.hex()}" if action.message else ""
    shown = f"{transaction[:10]}…" if message else transaction
    reverted = _REVERTED.get(action.receipt.status, "")
    return f"{scenario}: {action.step} {lane}{message}, transaction {shown}{reverted}"


def json_line(scenario: str, action: Action) -> str:
    """For machines: one JSON object; hashes in hex, chain ids as numbers, null where there is none.

    `chain` made the transaction; `source` and `destination` are those of the message or log.
    """
    source, destination = _lane(action)
    proof = action.message.proof if action.message else action.proof
    return json.dumps(
        {
            "scenario": scenario,
            "step": action.step,
            "chain": action.chain.id,
            "source": source,
            "destination": destination,
            "transaction_hash": "0x" + action.receipt.transaction_hash.hex(),
            "status": action.receipt.status,
            "message_hash": "0x" + action.message.message_hash.hex() if action.message else None,
            "payload_hash": "0x" + proof.payload_hash.hex() if proof else None,
        }
    )


def _lane(action: Action) -> tuple[int, int | None]:
    """From where to where; a plain log goes to the chain that reads it."""
    if action.message:
        return action.message.proof.identifier.chain_id, action.message.event.destination
    if action.proof and action.proof.identifier.chain_id != action.chain.id:
        return action.proof.identifier.chain_id, action.chain.id
    return action.chain.id, None
