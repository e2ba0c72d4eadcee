"""A run of the pages as text, each page beside its target; it measures nothing."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.pages.measuring import Measured, PageResults
from explorer.local.home import REPO

DOCUMENT = REPO / "docs" / "PERFORMANCE.md"
_BEGIN, _END = "<!-- pages -->", "<!-- end of pages -->"
TARGETS = {  # milliseconds of CPU, web process and database together
    "list": 8.0,
    "list, several filters": 8.0,
    "list, deep": 8.0,
    "message page": 4.0,
    "JSON list": 3.0,
}
_DEEPER = 2.0  # times the first page


def markdown(results: PageResults) -> str:
    """The whole run."""
    slowest = max((one.cost.yard for one in results.pages), default=0.0)
    head = (
        f"{results.when}, {results.machine}, {results.messages:,} messages; load average "
        f"{results.load:.1f} at the start. Milliseconds of CPU, of the web process and of "
        "PostgreSQL's together; `web` is the web process alone. The same work, measured beside "
        f"each request, took {_fastest(results.pages):.2f} ms at best and {slowest:.2f} at worst: "
        "`calm` is the median as it would be at best, and what targets are compared with."
    )
    return "\n\n".join([head, *_depth(results.pages), _table(results.pages)]) + "\n"


def write(results: PageResults, document: Path = DOCUMENT) -> None:
    """The run in place of the one that the document holds."""
    before, _, rest = document.read_text().partition(_BEGIN)
    after = rest.partition(_END)[2]
    document.write_text(f"{before}{_BEGIN}\n\n{markdown(results)}\n{_END}{after}")


def deepest_ratio(pages: Sequence[Measured]) -> float | None:
    """What the dearest of the deep pages costs, in first pages."""
    first = [calm(one, pages) for one in pages if one.kind == "list" and one.cost.name == "all"]
    deep = [calm(one, pages) for one in pages if one.kind == "list, deep"]
    return max(deep) / first[0] if first and deep else None


def calm(one: Measured, pages: Sequence[Measured]) -> float:
    """The median of a page, in milliseconds, on a machine as fast as it was at best in this run."""
    return one.cost.median * _fastest(pages) / one.cost.yard


def _fastest(pages: Sequence[Measured]) -> float:
    return min((one.cost.yard for one in pages), default=0.0)


def _depth(pages: Sequence[Measured]) -> Iterator[str]:
    ratio = deepest_ratio(pages)
    if ratio is not None:
        met = "met" if ratio <= _DEEPER else "not met"
        yield f"The dearest deep page costs {ratio:.2f} of the first (at most {_DEEPER:g}: {met})."


def _table(pages: Sequence[Measured]) -> str:
    head = ("page", "calm ms", "median ms", "p95 ms", "web ms", "kB", "target ms", "of the target")
    rows = [head, ["---"] * len(head), *(_row(one, pages) for one in pages)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(one: Measured, pages: Sequence[Measured]) -> Sequence[str]:
    cost, target = one.cost, TARGETS.get(one.kind)
    at_best = calm(one, pages)
    return (
        f"{one.kind}: {cost.name}",
        f"{at_best:.1f}",
        f"{cost.median:.1f}",
        f"{cost.p95:.1f}",
        f"{cost.web:.1f}",
        f"{cost.size / 1000:.0f}",
        "" if target is None else f"{target:g}",
        "" if target is None else f"{at_best / target:.2f}",
    )
