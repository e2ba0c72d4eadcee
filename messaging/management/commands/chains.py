"""`manage.py chains`: apply a chains file, resync chains; the work is done in ops."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from messaging.models import Chain
from messaging.models.uint256 import UINT256_MAX
from messaging.ops.chainsfile import ChainsFileError, parse_chains_file
from messaging.ops.configure import ConflictError, apply_chains
from messaging.ops.resync import purge_dropped, resync_chain


def chain_id(text: str) -> int:
    """An argument that is a chain id."""
    if not text.isdecimal() or int(text[:100]) > UINT256_MAX:
        raise ArgumentTypeError(f"{text[:100]!r} is no chain id: give it in decimal digits")
    return int(text)


class Command(BaseCommand):
    """Create or update chains and dependency sets, or read restarted chains again."""

    help = "Create or update chains and dependency sets from a file, or resync chains."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Two verbs: apply FILE, resync CHAIN_ID …"""
        verbs = parser.add_subparsers(dest="verb", required=True)
        apply = verbs.add_parser("apply", help="Create or update what a chains file names.")
        apply.add_argument("file", type=Path, help="A TOML file: README.md, Chains file.")
        resync = verbs.add_parser(
            "resync", help="Forget what is stored of restarted chains and read them again."
        )
        resync.add_argument("chain", nargs="*", type=chain_id, help="Chain ids.")
        resync.add_argument("--all", action="store_true", help="Every chain.")
        resync.add_argument(
            "--purge", action="store_true", help="Also delete messages that become dropped."
        )

    def handle(self, **options: Any) -> None:
        """Run the verb."""
        if options["verb"] == "apply":
            self._apply(options["file"])
        else:
            self._resync(options["chain"], every=options["all"], purge=options["purge"])

    def _apply(self, file: Path) -> None:
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            raise CommandError(
                f"{str(file)!r} cannot be read ({why}): give the path of a chains file, as "
                "README.md, Chains file, shows it."
            ) from error
        try:
            applied = apply_chains(parse_chains_file(text))
        except (ChainsFileError, ConflictError) as error:
            raise CommandError(f"{file}: {error}") from error
        self.stdout.write(
            f"{applied.chains} chains applied, {applied.new_chains} of them new; "
            f"{applied.dependency_sets} dependency sets."
        )
        if applied.rules_changed:
            self.stdout.write(
                "Rules changed: stored verdicts keep the old ones until `manage.py relink --all`."
            )

    def _resync(self, wanted: list[int], *, every: bool, purge: bool) -> None:
        if every == bool(wanted):
            raise CommandError("Name the chain ids to resync, or give --all.")
        for chain in Chain.objects.all() if every else named_chains(wanted):
            logs = resync_chain(chain)
            self.stdout.write(f"{chain.name}: {logs} logs forgotten, reading begins anew.")
        if purge:
            self.stdout.write(f"{purge_dropped()} dropped messages deleted.")


def named_chains(wanted: list[int]) -> list[Chain]:
    """The chains with these chain ids; raises CommandError naming all that are not followed."""
    chains = {chain.chain_id: chain for chain in Chain.objects.filter(chain_id__in=wanted)}
    if unknown := [str(one) for one in dict.fromkeys(wanted) if one not in chains]:
        several = len(unknown) > 1
        followed = ", ".join(str(chain.chain_id) for chain in Chain.objects.all()) or "none"
        raise CommandError(
            f"{'Chains' if several else 'Chain'} {', '.join(unknown)} "
            f"{'are' if several else 'is'} not followed. Followed are: {followed}. "
            f"Add {'them' if several else 'it'} with `manage.py chains apply FILE` or in the admin."
        )
    return [chains[chain_id] for chain_id in wanted]
