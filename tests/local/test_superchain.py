"""The superchain: its chains file, its ports, its binaries."""

import io
import socket
import tarfile
import tomllib
from pathlib import Path

import pytest

from explorer.local.errors import LocalError
from explorer.local.home import Home
from explorer.local.ports import LOOPBACK, Ports
from explorer.local.superchain import (
    Endpoints,
    chains_file,
    find_anvil,
    find_supersim,
    service,
    take_ports,
)
from messaging.ops.chainsfile import parse_chains_file

ENDPOINTS = Endpoints(l1=8545, admin=8420, first_l2=20_001)


@pytest.fixture
def bare_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


def test_the_chains_file_names_the_ports_in_use() -> None:
    parsed = tomllib.loads(chains_file(ENDPOINTS.urls()))
    assert [(chain["id"], chain["rpc"]) for chain in parsed["chain"]] == [
        (901, ["http://127.0.0.1:20001"]),
        (902, ["http://127.0.0.1:20002"]),
        (903, ["http://127.0.0.1:20003"]),
    ]
    assert parsed["dependency_set"] == [
        {
            "name": "local",
            "chains": [901, 902, 903],
            "expiry_window": 604_800,
            "ingress_margin": 7_230,
            "same_timestamp": True,
        }
    ]


def test_the_chains_file_is_one_that_crosslane_accepts() -> None:
    parsed = parse_chains_file(chains_file(ENDPOINTS.urls()))
    assert [chain.name for chain in parsed.chain] == ["Local A", "Local B", "Local C"]


def test_chains_keep_consecutive_ports_when_the_usual_ones_are_taken(tmp_path: Path) -> None:
    with socket.create_server((LOOPBACK, 0)) as other, Ports(Home(tmp_path)) as ports:
        taken = other.getsockname()[1]
        first = ports.take("supersim L2", default=taken - 2, count=3)
        assert take_ports(ports).first_l2 != taken - 2
        assert not {taken} & set(range(first, first + 3))


def test_supersim_is_unpacked_where_its_package_ships_an_archive(
    bare_path: None, tmp_path: Path
) -> None:
    shipped = tmp_path / "packages" / "supersim" / "bin"
    shipped.mkdir(parents=True)
    with tarfile.open(shipped / "supersim_Linux_x86_64.tar.gz", "w:gz") as archive:
        entry = tarfile.TarInfo("supersim")
        entry.size, entry.mode = 3, 0o600
        archive.addfile(entry, io.BytesIO(b"ELF"))
    found = find_supersim(tmp_path / "home", tmp_path / "packages")
    assert found.read_bytes() == b"ELF"
    assert found.stat().st_mode & 0o111


def test_a_missing_binary_is_named_with_the_remedy(bare_path: None, tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="supersim was found neither on PATH nor in"):
        find_supersim(tmp_path, tmp_path)
    with pytest.raises(LocalError, match=r"anvil was found neither.*--no-network"):
        find_anvil(tmp_path)


def test_binaries_on_the_path_are_preferred(bare_path: None, tmp_path: Path) -> None:
    for name in ("supersim", "anvil"):
        (tmp_path / name).touch(mode=0o755)
    assert find_supersim(tmp_path) == tmp_path / "supersim"
    assert find_anvil() == tmp_path / "anvil"


def test_supersim_writes_below_the_home_and_begins_with_an_empty_folder(tmp_path: Path) -> None:
    stale = tmp_path / "superchain" / "tmp" / "genesis-1.json"
    stale.parent.mkdir(parents=True)
    stale.touch()
    command = service(Home(tmp_path), ENDPOINTS).command
    assert not stale.exists()
    assert command.environment["HOME"] == str(tmp_path / "superchain")
    assert command.environment["TMPDIR"] == str(tmp_path / "superchain" / "tmp")
    assert command.environment["PATH"].startswith(str(tmp_path / "superchain" / "bin"))
