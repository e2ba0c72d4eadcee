"""Where a real example of a page is to be found on a running site; None while there is none."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from explorer.local.gallery.site import Json, Site


def message_page(message: Json | None) -> str | None:
    """The page of a message."""
    return None if message is None else f"/messages/{message['message_hash']}/"


def second_page(site: Site) -> str | None:
    """The list, one page on, by the API's cursor, which is the pages' too."""
    cursor = site.ask("messages/?limit=16")["next"]
    return None if cursor is None else f"/messages/?cursor={cursor}"


def ping_pong(site: Site) -> str | None:
    """A message in the middle of a journey: an answer that was answered itself."""
    return message_page(site.first(lambda one: one["parent"] and one["children"]))


def fan_out(site: Site) -> str | None:
    """A message with siblings."""
    return message_page(site.first(lambda one: len(one["siblings"]) > 1))


def eth_transfer(site: Site) -> str | None:
    """A message of the ETH bridge."""
    return message_page(site.first(lambda one: one["transfer"] and not _token(one)))


def token_transfer(site: Site) -> str | None:
    """A message of the token bridge."""
    return message_page(site.first(_token))


def resent(site: Site) -> str | None:
    """A message that was emitted again."""
    return message_page(site.first(lambda one: one["resends"]))


def retried(site: Site) -> str | None:
    """A message that was executed after a relay had reverted."""
    return message_page(
        site.first(lambda one: one["status"] == "executed" and len(one["attempts"]) > 1)
    )


def execution(site: Site) -> str | None:
    """The execution of a message."""
    if (found := site.first(lambda one: one["execution"])) is None:
        return None
    at = found["execution"]
    return f"/executions/{found['destination_chain']}/{at['block_number']}/{at['log_index']}/"


def token(site: Site) -> str | None:
    """A token that was moved."""
    found = site.first(_token)
    return None if found is None else f"/tokens/{_token(found)}/"


def sending_transaction(site: Site) -> str | None:
    """A transaction that sent several messages, else any that sent one."""
    found = site.first(lambda one: len(one["siblings"]) > 1) or site.first(
        lambda one: one["initiating"]
    )
    return None if found is None else f"/transactions/{found['initiating']['transaction_hash']}/"


def relaying_transaction(site: Site) -> str | None:
    """A transaction that relayed a message."""
    found = site.first(lambda one: one["execution"])
    return None if found is None else f"/transactions/{found['execution']['transaction_hash']}/"


def reverted_transaction(site: Site) -> str | None:
    """A relay that reverted."""
    if (found := site.first(_reverted)) is None:
        return None
    return f"/transactions/{_reverted(found)[0]['transaction_hash']}/"


def address(site: Site) -> str | None:
    """Somebody who sent a message."""
    found = site.first(lambda one: one["sender"])
    return None if found is None else f"/addresses/{found['sender']}/"


def relayer(site: Site) -> str | None:
    """Somebody who relayed a message."""
    if (found := site.first(_relayed)) is None:
        return None
    return f"/addresses/{_relayed(found)[0]['relayer']}/"


def block(site: Site) -> str | None:
    """A block in which a message was sent."""
    if (found := site.first(lambda one: one["initiating"])) is None:
        return None
    at = found["initiating"]
    return f"/chains/{found['source_chain']}/blocks/{at['block_number']}/"


def several_hits(site: Site) -> str | None:
    """A search for a transaction that sent several messages."""
    found = site.first(lambda one: len(one["siblings"]) > 1)
    return None if found is None else f"/search/?q={found['initiating']['transaction_hash']}"


def lane(site: Site) -> str | None:
    """A lane on which a message was executed."""
    found = site.with_status("executed")
    if found is None:
        return None
    return f"/lanes/{found['source_chain']}/{found['destination_chain']}/"


def chain(site: Site) -> str | None:
    """The first chain."""
    return f"/chains/{site.chains[0]['chain_id']}/" if site.chains else None


def incident(site: Site) -> str | None:
    """The incident that was noted last."""
    found = site.ask("incidents/")["results"]
    return f"/incidents/{found[0]['id']}/" if found else None


def identified(site: Site) -> str | None:
    """The tool that makes an identifier, asked of the log of a message."""
    if (found := _sent(site)) is None:
        return None
    at = found["initiating"]
    place = f"{found['source_chain']}:{at['block_number']}:{at['log_index']}"
    return f"/tools/identifier/?{urlencode({'at': place})}"


def decoded_payload(site: Site) -> str | None:
    """The tool that decodes, asked of the payload of a transfer."""
    found = site.first(lambda one: one["transfer"] and one["payload"])
    return None if found is None else f"/tools/decode/?{urlencode({'input': found['payload']})}"


def decoded_access_list(site: Site) -> str | None:
    """The tool that decodes, asked of the keys of an access list."""
    found = site.first(lambda one: one["access_list"])
    if found is None:
        return None
    return f"/tools/decode/?{urlencode({'input': ' '.join(found['access_list'])})}"


def hashed(site: Site) -> str | None:
    """The tool that hashes, asked of a message that was sent."""
    if (found := _sent(site)) is None:
        return None
    given = {name: found[name] for name in ("nonce", "sender", "target", "message")}
    chains = {"source": found["source_chain"], "destination": found["destination_chain"]}
    return f"/tools/hashes/?{urlencode({**chains, **given})}"


def _sent(site: Site) -> Json | None:
    return site.first(lambda one: one["initiating"] and one["payload"])


def _token(message: Json) -> str | None:
    found: str | None = (message["transfer"] or {}).get("token")
    return found


def _reverted(message: Json) -> list[Mapping[str, Any]]:
    return [one for one in message["attempts"] if one["result"] == "reverted"]


def _relayed(message: Json) -> list[Mapping[str, Any]]:
    return [one for one in message["attempts"] if one["result"] == "executed" and one["relayer"]]
