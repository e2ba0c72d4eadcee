"""`manage.py audit`: say whether what is stored is complete and right; it repairs nothing."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console

from messaging.ops.audit import Finding, audit


class Command(BaseCommand):
    """Look for gaps, strange blocks, orphans and stale verdicts."""

    help = "Prove what is stored, or say what is wrong. Exit status 1 where something is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether for machines."""
        parser.add_argument("--json", action="store_true", help="One JSON object a finding.")

    def handle(self, **options: Any) -> None:
        """Run every check, print every finding, exit with 1 where there is one."""
        console = Console(stderr=True, quiet=options["json"] or not sys.stderr.isatty())
        count = 0
        with console.status("Audit") as status:
            for finding in audit(lambda check: status.update(f"Audit: {check}")):
                count += 1
                self.stdout.write(_line(finding, as_json=options["json"]))
        if count:
            sys.exit(1)
        if not options["json"]:
            self.stdout.write("No gap, no strange block, no orphan, no stale verdict.")


def _line(finding: Finding, *, as_json: bool) -> str:
    if as_json:
        return json.dumps(asdict(finding))
    where = f"{finding.chain}: " if finding.chain else ""
    return f"{finding.check}: {where}{finding.what}"
