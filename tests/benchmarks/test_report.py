"""What a run is told as: targets met or not, tables, and the document that holds them."""

from pathlib import Path

import msgspec

from benchmarks.cost import Cost
from benchmarks.growth import Growth
from benchmarks.report import markdown, write
from benchmarks.results import Results, lines, median

CHEAP = Cost(
    client="Crosslane, 1 worker",
    logs=100_000,
    wall=8,
    client_cpu=2.5,
    postgres_cpu=4.5,
    whole_wall=9,
    whole_cpu=3,
    memory=100 * 2**20,
    requests=60,
    node_cpu=0.5,
    rows=10,
)
PEER = msgspec.structs.replace(
    CHEAP, client="Ponder 0.16.10", whole_wall=180, whole_cpu=100, postgres_cpu=20
)


def told(results: Results) -> dict[str, tuple[str, bool]]:
    return {one.what: (one.measured, one.met) for one in lines(results)}


def test_a_target_is_met_or_not() -> None:
    found = told(Results(backfills=[CHEAP], peers=[PEER]))
    assert found["CPU per log, client and PostgreSQL"] == ("70.0 µs", True)
    assert found["CPU per log, client"] == ("25.0 µs", True)
    assert found["peak memory of a worker"] == ("100.0 MiB", True)
    assert found["against Ponder, wall"] == ("20.00 x", True)
    assert found["against Ponder, CPU"] == ("16.00 x", True)
    slow = msgspec.structs.replace(CHEAP, client_cpu=3.1)
    assert told(Results(backfills=[slow]))["CPU per log, client"] == ("31.0 µs", False)


def test_growth_is_told_as_the_ratio_of_its_ends() -> None:
    points = [
        Growth(times=times, stored_before=0, logs=1, postgres_micros=cost, client_micros=0)
        for times, cost in ((1, 40.0), (4, 50.0), (16, 64.0))
    ]
    found = told(Results(growth=points))
    assert found == {"PostgreSQL CPU per log, 1x to 16x stored": ("1.60 x", False)}


def test_the_middle_of_three_runs_keeps_the_wrong_rows_of_all() -> None:
    runs = [
        msgspec.structs.replace(CHEAP, client_cpu=cpu, wall=cpu, wrong=[f"row {cpu}"])
        for cpu in (3.0, 9.0, 5.0)
    ]
    middle = median(runs)
    assert (middle.client_cpu, middle.wall) == (5.0, 5.0)
    assert middle.wrong == ["row 3.0", "row 9.0", "row 5.0"]
    assert Results(backfills=[middle]).wrong()[0] == "Crosslane, 1 worker: row 3.0"


def test_a_document_keeps_everything_around_the_results(tmp_path: Path) -> None:
    document = tmp_path / "document.md"
    document.write_text("before\n<!-- results -->\nold\n<!-- end of results -->\nafter\n")
    results = Results(when="today", machine="a machine", backfills=[CHEAP])
    for _ in range(2):
        write(results, document)
    text = document.read_text()
    assert text.startswith("before\n<!-- results -->\n\ntoday, a machine, ")
    assert text.endswith("<!-- end of results -->\nafter\n")
    assert "old" not in text
    assert markdown(results) in text
