"""`manage.py trace`: what is known of messages, for people or programs; it asks no node."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from messaging.api.message_shapes import MessageShape
from messaging.management.traced import trace_lines
from messaging.protocol.text import parse_hash
from messaging.tracing.found import SearchResult
from messaging.tracing.messages import get_message
from messaging.tracing.nothing_found import tell_nothing
from messaging.tracing.search import MalformedSearch, search
from messaging.tracing.values import AsOf, MessageDetail
from messaging.tracing.wording import NBSP


class Command(BaseCommand):
    """Trace messages by every key that names some."""

    help = "Show messages with their four phases. Exit status 1 where a key names none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Keys, and whether for machines."""
        parser.add_argument(
            "key",
            nargs="+",
            help="A message hash, a transaction hash, a log's place as chain:block:log, a "
            "checksum, a payload hash, a nonce as chain#nonce, an id of Blockscout, or the address "
            "of an explorer's page.",
        )
        parser.add_argument("--json", action="store_true", help="One JSON object a message.")

    def handle(self, **options: Any) -> None:
        """Find, print each message once, and say which keys named nothing."""
        try:
            results = [search(key) for key in options["key"]]
        except MalformedSearch as error:
            raise CommandError(str(error)) from error
        details = _details(results)
        if options["json"]:
            for detail in details:
                self.stdout.write(json.dumps(MessageShape(detail).data))
        else:
            self._show(details, colours=not options["no_color"])
        if empty := [result for result in results if not result.messages]:
            raise CommandError("\n".join(map(_nothing, empty)))

    def _show(self, details: Sequence[MessageDetail], *, colours: bool) -> None:
        """Rich leaves out colours by itself where standard output is no terminal."""
        console = Console(
            file=self.stdout,  # type: ignore[arg-type]  # a wrapper that has what IO[str] needs
            no_color=not colours,
            highlight=False,
            markup=False,
            soft_wrap=True,
            emoji=False,
        )
        now = int(time.time())
        for number, detail in enumerate(details):
            if number:
                console.print()
            for line in trace_lines(detail, now):
                console.print(line.text, style=line.style or None)


def _details(results: Sequence[SearchResult]) -> list[MessageDetail]:
    """Every message found, once each, in the order found."""
    hashes = dict.fromkeys(row.message_hash for result in results for row in result.messages)
    found = (get_message(parse_hash(text)) for text in hashes)
    return [detail for detail in found if detail is not None]


def _nothing(result: SearchResult) -> str:
    what = tell_nothing(result).replace(NBSP, " ")
    known = result.others or result.readers or result.reverted or result.hits
    start = "No message is known by" if known else "Nothing is known of"
    return f"{start} {result.query}. {what} Searched: {_reach(result.searched)}."


def _reach(searched: Sequence[AsOf]) -> str:
    """Up to which block each chain is indexed."""
    parts = [
        f"{one.chain.name} not yet"
        if one.indexed_block is None
        else f"{one.chain.name} up to block {one.indexed_block}"
        for one in searched
    ]
    return ", ".join(parts) or "no chain yet; add one with `manage.py chains apply FILE`"
