"""`manage.py relink`: judge every message again from the facts; it decides nothing itself."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from rich.console import Console
from rich.progress import Progress

from messaging.linking.rebuild import count_all, relink_all
from messaging.linking.relink import relink_hashes
from messaging.models import Log, Message
from messaging.protocol.text import MalformedHash, parse_hash, to_hex


class Command(BaseCommand):
    """Judge messages again from the stored facts; changes nothing that was right."""

    help = "Judge messages again from the stored facts: those named, or --all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Message hashes, or --all."""
        parser.add_argument("message_hash", nargs="*", help="0x and 64 hex digits.")
        parser.add_argument("--all", action="store_true", help="Every message and event read.")

    def handle(self, **options: Any) -> None:
        """Relink and say how many were judged."""
        if options["all"] == bool(options["message_hash"]):
            raise CommandError("Name the message hashes to relink, or give --all.")
        if not options["all"]:
            self._named(options["message_hash"])
            return
        console = Console(stderr=True)
        with Progress(console=console, disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task("Relinking", total=count_all())
            judged = relink_all(lambda count: bar.update(task, advance=count))
        self.stdout.write(f"{judged} verdicts judged again.")

    def _named(self, texts: list[str]) -> None:
        try:
            hashes = sorted({parse_hash(text) for text in texts})
        except MalformedHash as error:
            raise CommandError(str(error)) from error
        for message_hash in hashes:
            if not _is_known(message_hash):
                raise CommandError(
                    f"No message {to_hex(message_hash)} is known, so nothing was judged: "
                    "`manage.py trace` finds messages by a transaction hash or a log's place too."
                )
        with transaction.atomic():
            relink_hashes(hashes)
        self.stdout.write(f"{len(hashes)} verdicts judged again.")


def _is_known(message_hash: bytes) -> bool:
    rows = (Message.objects, Log.objects)
    return any(stored.filter(message_hash=message_hash).exists() for stored in rows)
