"""The local superchain: supersim, its binaries, its ports and the chains file that describes it."""

import os
import shutil
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from explorer.local import anvil, leash
from explorer.local.answers import chain_id_of, status_of
from explorer.local.children import Command, Output
from explorer.local.errors import LocalError
from explorer.local.home import REPO, Home
from explorer.local.ports import LOOPBACK, Ports
from explorer.local.supervisor import Service

CHAINS = {901: "Local A", 902: "Local B", 903: "Local C"}
PACKAGES = REPO / "node_modules"
EXPIRY_WINDOW = 604_800
INGRESS_MARGIN = 7_230
BLOCK_TIME = 2


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The ports of one superchain: L1, supersim's admin server, and the first of the L2 chains."""

    l1: int
    admin: int
    first_l2: int

    def urls(self) -> dict[int, str]:
        """Each L2 chain's RPC URL."""
        return {
            chain: f"http://{LOOPBACK}:{port}" for port, chain in enumerate(CHAINS, self.first_l2)
        }


def take_ports(ports: Ports) -> Endpoints:
    """supersim's usual ports where they are free, others elsewhere."""
    return Endpoints(
        l1=ports.take("supersim L1", default=8545),
        admin=ports.take("supersim admin", default=8420),
        first_l2=ports.take("supersim L2", default=9545, count=len(CHAINS)),
    )


def service(home: Home, endpoints: Endpoints, *, relaying: bool = True) -> Service:
    """supersim with its chains and, where wanted, automatic relaying; each start begins new chains.

    Everything that it and anvil write stays below the home.
    """
    folder = home.path / "superchain"
    temporary = folder / "tmp"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    anvil.write_wrapper(folder / "bin", anvil=find_anvil(), leash=leash.SCRIPT)
    options = {
        "--l1.port": endpoints.l1,
        "--l2.starting.port": endpoints.first_l2,
        "--l2.count": len(CHAINS),
        "--admin.port": endpoints.admin,
        "--log.format": "terminal",
    }
    arguments = [str(part) for option in options.items() for part in option]
    relayer = ("--interop.autorelay",) if relaying else ()
    search = f"{folder / 'bin'}:{os.environ.get('PATH', os.defpath)}"
    command = Command(
        "supersim",
        (str(find_supersim(folder)), *arguments, *relayer),
        {"HOME": str(folder), "TMPDIR": str(temporary), "PATH": search},
        output=Output.SILENT,  # a relay that reverts, and the traffic has some, is pages of JSON
    )
    return Service(command, is_ready=lambda: _answers(endpoints))


def chains_file(urls: Mapping[int, str]) -> str:
    """The text of a chains file that describes the local chains at these URLs."""
    header = f"""\
# Written by `./dev up` at every start.

[[dependency_set]]
name = "local"
chains = {list(urls)}
expiry_window = {EXPIRY_WINDOW}
ingress_margin = {INGRESS_MARGIN}
same_timestamp = true
"""
    return header + "".join(
        f"""
[[chain]]
id = {chain}
name = "{CHAINS[chain]}"
rpc = ["{url}"]
start_block = 0
block_time = {BLOCK_TIME}
public_rpc = "{url}"
"""
        for chain, url in urls.items()
    )


def find_supersim(folder: Path, packages: Path = PACKAGES) -> Path:
    """supersim from PATH, from node_modules, or unpacked from there into `folder`."""
    if found := shutil.which("supersim"):
        return Path(found)
    shipped = packages / "supersim" / "bin"
    if os.access(shipped / "supersim", os.X_OK):
        return shipped / "supersim"
    archive = shipped / "supersim_Linux_x86_64.tar.gz"
    if not archive.exists():
        raise _missing("supersim")
    unpacked = folder / "unpacked" / "supersim"
    unpacked.parent.mkdir(parents=True, exist_ok=True)
    # Only this member's bytes: tarfile's own extraction is safe from Python 3.11.4 on alone.
    with tarfile.open(archive) as packed, unpacked.open("wb") as binary:
        member = packed.extractfile("supersim")
        if member is None:
            raise _missing("supersim")
        shutil.copyfileobj(member, binary)
    unpacked.chmod(0o755)
    return unpacked


def find_anvil(packages: Path = PACKAGES) -> Path:
    """anvil from PATH or from node_modules."""
    if found := shutil.which("anvil"):
        return Path(found)
    for shipped in sorted((packages / "@foundry-rs").glob("anvil-linux-*/bin/anvil")):
        return shipped
    raise _missing("anvil")


def _missing(name: str) -> LocalError:
    return LocalError(
        f"{name} was found neither on PATH nor in {PACKAGES}. Its npm package serves Linux on "
        "x86-64; elsewhere put the binary on PATH, or start with --no-network or --chains FILE."
    )


def _answers(endpoints: Endpoints) -> bool:
    return status_of(endpoints.admin, "/ready") == HTTPStatus.OK and all(
        chain_id_of(port) == chain for port, chain in enumerate(CHAINS, endpoints.first_l2)
    )
