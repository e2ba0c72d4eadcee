"""The benchmark of pages on a small network: every page is answered and told beside its target."""

from pathlib import Path

import pytest

from benchmarks.pages.measuring import measure
from benchmarks.pages.paper import deepest_ratio, markdown, write
from benchmarks.pages.seeding import seed

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_page_is_answered_and_told(tmp_path: Path) -> None:
    seed(3_000, say=lambda _: None)
    results = measure(requests=2, depth=10, say=lambda _: None)
    kinds = {one.kind for one in results.pages}
    assert kinds == {
        "list",
        "list, several filters",
        "list, deep",
        "message page",
        "page",
        "JSON list",
    }
    assert all(one.cost.median > one.cost.web > 0 for one in results.pages)
    assert deepest_ratio(results.pages) is not None
    document = tmp_path / "PERFORMANCE.md"
    document.write_text("before\n<!-- pages -->\nold\n<!-- end of pages -->\nafter\n")
    write(results, document)
    told = document.read_text()
    assert told.startswith("before\n<!-- pages -->\n\n")
    assert told.endswith("<!-- end of pages -->\nafter\n")
    assert "old" not in told
    assert "| list: frequent relayer |" in markdown(results)
