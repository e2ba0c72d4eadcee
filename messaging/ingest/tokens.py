"""What bridged tokens say of themselves, asked of the nodes behind the links, and asked seldom."""

import logging
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from messaging.chain.client import ChainClient
from messaging.chain.errors import ChainError, Limited, Reverted
from messaging.ingest.nodes import opened_node
from messaging.models import Chain, Token
from messaging.protocol.contracts import SELECTOR_DECIMALS, SELECTOR_NAME, SELECTOR_SYMBOL
from messaging.protocol.token_texts import (
    LONGEST_NAME,
    LONGEST_SYMBOL,
    read_decimals,
    read_text,
)

logger = logging.getLogger(__name__)

BATCH = 20  # tokens of one chain in one round: anybody can bridge any number of them
GAS = 1_000_000  # for one question: a proxy that reads a long text needs a tenth of it
FAILED_REST = timedelta(days=1)  # until one that did not answer is asked again
KNOWN_REST = timedelta(days=30)  # until one that did is: what a contract says may change


class _Told(NamedTuple):
    """What is noted of a token; texts are harmless, empty where there is none."""

    symbol: str
    name: str
    decimals: int | None
    error: str


def chains_with_tokens_to_ask() -> list[int]:
    """The reached chains (Chain.id) that have tokens of which nothing, or only old news, is known;
    one query."""
    reached = Chain.objects.filter(paused=False, heads__level="latest")
    due = _due().filter(chain_id=OuterRef("chain_id"))
    return list(reached.filter(Exists(due)).order_by("pk").values_list("pk", flat=True))


def note_tokens(chain: int) -> int:
    """Ask for some of those tokens of a chain (Chain.id); returns how many answers were noted. What
    a node that fails did not answer is left for the next call."""
    found = Chain.objects.get(pk=chain)
    # New ones first.
    due = _due().filter(chain_id=found.chain_id).order_by(F("asked_at").asc(nulls_first=True), "pk")
    tokens = list(due[:BATCH])
    noted = 0
    try:
        with opened_node(found) as client:
            for token in tokens:
                noted += _ask(client, token)
    except ChainError as error:
        facts = {"chain": found.name, "error": str(error)}
        logger.warning("tokens not asked", extra=facts)
    return noted


def _due() -> QuerySet[Token]:
    """The tokens to ask for now, of every chain."""
    now = timezone.now()
    new = Q(asked_at=None)
    old = Q(asked_at__lt=now - FAILED_REST) & ~Q(error="") | Q(asked_at__lt=now - KNOWN_REST)
    return Token.objects.filter(new | old)


def _ask(client: ChainClient, token: Token) -> int:
    """Note what one token answers; raises ChainError where it is the node that does not."""
    found = Token.objects.filter(pk=token.pk)
    try:
        told = _told_by(client, bytes(token.address))
    except Limited:
        raise
    except ChainError:
        # A contract can run until the node gives up. If the node is well, it was the contract.
        client.heads()
        if token.symbol or token.name or token.decimals is not None:
            return found.update(asked_at=timezone.now())  # no answer takes nothing back
        told = _Told("", "", None, _("The node got no answer from it."))
    return found.update(**told._asdict(), asked_at=timezone.now())


def _told_by(client: ChainClient, address: bytes) -> _Told:
    symbol = read_text(_answer(client, address, SELECTOR_SYMBOL), LONGEST_SYMBOL)
    name = read_text(_answer(client, address, SELECTOR_NAME), LONGEST_NAME)
    decimals = read_decimals(_answer(client, address, SELECTOR_DECIMALS))
    error = ""
    if not symbol and not name and decimals is None:
        there = bool(client.code(address))
        error = _("It answers none of the questions.") if there else _("No contract is there.")
    return _Told(symbol, name, decimals, error)


def _answer(client: ChainClient, address: bytes, selector: bytes) -> bytes:
    """What a contract answers, nothing where it refuses."""
    try:
        return client.call(address, selector, gas=GAS)
    except Reverted:
        return b""
