"""Every page of the site, in one list: its name in urls.py, and how to find a real example of it.

A new page, or a new state of one, is a line here: tests and gallery then open it too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeAlias

from explorer.local.gallery import examples
from explorer.local.gallery.site import Site

# The path of an example; None while there is none.
Finder: TypeAlias = Callable[[Site], str | None]

STATUSES = (
    "initiated",
    "executed",
    "failed",
    "expired",
    "invalid",
    "awaiting_source",
    "untracked_source",
    "dropped",
)
# What the local traffic brings about by itself within a minute or two.
PLAYED = ("initiated", "executed", "failed")


@dataclass(frozen=True, slots=True)
class Example:
    """One page in one state; `view` is its name in urls.py, a `rare` one may lack an example."""

    name: str
    view: str
    find: Finder
    status: int = HTTPStatus.OK
    rare: bool = False
    printed: bool = False


def _at(path: str) -> Finder:
    return lambda _: path


def _with_status(status: str) -> Finder:
    return lambda site: examples.message_page(site.with_status(status))


PAGES: tuple[Example, ...] = (
    Example("home", "home", _at("/")),
    Example("messages", "messages", _at("/messages/")),
    Example("messages-filtered", "messages", _at("/messages/?status=executed")),
    Example("messages-older", "messages", examples.second_page),
    Example("messages-none", "messages", _at("/messages/?status=dropped")),
    Example("messages-malformed", "messages", _at("/messages/?status=sideways"), status=400),
    *(
        Example(
            f"message-{status.replace('_', '-')}",
            "message",
            _with_status(status),
            rare=status not in PLAYED,
            printed=status == "executed",
        )
        for status in STATUSES
    ),
    Example("message-ping-pong", "message", examples.ping_pong),
    Example("message-fan-out", "message", examples.fan_out),
    Example("message-eth", "message", examples.eth_transfer),
    Example("message-token", "message", examples.token_transfer),
    Example("message-resent", "message", examples.resent, rare=True),
    Example("message-retried", "message", examples.retried),
    Example("message-unknown", "message", _at(f"/messages/0x{'07' * 32}/"), status=404),
    Example("message-malformed", "message", _at("/messages/0x12/"), status=400),
    Example("executions", "executions", _at("/executions/")),
    Example("execution", "execution", examples.execution),
    Example("transfers", "transfers", _at("/transfers/")),
    Example("token", "token", examples.token),
    Example("transaction-sent", "transaction", examples.sending_transaction),
    Example("transaction-relay", "transaction", examples.relaying_transaction),
    Example("transaction-reverted", "transaction", examples.reverted_transaction),
    Example("address", "address", examples.address),
    Example("address-relayer", "address", examples.relayer),
    Example("block", "block", examples.block),
    Example("search", "search", _at("/search/")),
    Example("search-several", "search", examples.several_hits),
    Example("search-none", "search", _at(f"/search/?q=0x{'07' * 32}")),
    Example("search-malformed", "search", _at("/search/?q=nonsense"), status=400),
    Example("lookup-unknown", "lookup", _at(f"/lookups/0x{'07' * 32}/"), status=404),
    Example("lanes", "lanes", _at("/lanes/")),
    Example("lane", "lane", examples.lane),
    Example("chains", "chains", _at("/chains/")),
    Example("chain", "chain", examples.chain),
    Example("chain-unknown", "chain", _at("/chains/7/"), status=404),
    Example("status", "status", _at("/status/")),
    Example("incidents", "incidents", _at("/incidents/")),
    Example("incident", "incident", examples.incident, rare=True),
    Example("incident-unknown", "incident", _at("/incidents/999999999/"), status=404),
    Example("tools", "tools", _at("/tools/")),
    Example("tools-identifier", "tools_identifier", _at("/tools/identifier/")),
    Example("tools-identifier-result", "tools_identifier", examples.identified),
    Example(
        "tools-identifier-malformed",
        "tools_identifier",
        _at("/tools/identifier/?at=nonsense"),
        status=400,
    ),
    Example("tools-decode", "tools_decode", _at("/tools/decode/")),
    Example("tools-decode-payload", "tools_decode", examples.decoded_payload),
    Example("tools-decode-access-list", "tools_decode", examples.decoded_access_list),
    Example("tools-hashes", "tools_hashes", _at("/tools/hashes/")),
    Example("tools-hashes-result", "tools_hashes", examples.hashed),
    Example("tools-decode-error", "tools_decode", _at("/tools/decode/?input=0x9ca9480b")),
    Example("tools-decode-code", "tools_decode", _at("/tools/decode/?input=-320600")),
    Example("help", "help", _at("/help/")),
    Example("glossary", "glossary", _at("/glossary/")),
    Example("nowhere", "", _at("/nowhere/"), status=404),
)
# Addresses that answer with something else than a page, or that change something.
FILES = frozenset(
    {
        "check_message",
        "events",
        "executions_csv",
        "executions_jsonl",
        "favicon",
        "kit_file",
        "kit_wallet",
        "language",
        "look_up",
        "message_card",
        "messages_csv",
        "messages_jsonl",
        "robots",
        "security",
        "site_card",
        "sitemap",
        "transfers_csv",
        "transfers_jsonl",
    }
)
