"""Lists as files: every row of the filters, in the API's spelling, safe for spreadsheets."""

import csv
import io
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from messaging.views import exports
from messaging.views.tables import write_csv, write_json_lines
from tests.views.reading import open_page, text_of
from tests.views.scene import Scene


def ask(path: str) -> Any:
    """Whatever is answered, which a stream is not to Django's stubs."""
    return Client().get(path, secure=True)


def download(path: str) -> tuple[str, str]:
    """The text of a file and its name."""
    response = ask(path)
    assert response.status_code == 200
    assert response.streaming
    name = response.headers["Content-Disposition"].partition("filename=")[2].strip('"')
    return b"".join(response).decode(), name


def test_json_lines_are_spelled_as_the_api(scene: Scene) -> None:
    text, _ = download("/messages.jsonl")
    told = ask("/api/v1/messages/?limit=100").json()
    assert [json.loads(line) for line in text.splitlines()] == told["results"]
    text, _ = download("/executions.jsonl")
    told = ask("/api/v1/executions/?limit=100").json()
    assert [json.loads(line) for line in text.splitlines()] == told["results"]


@pytest.mark.parametrize("query", ["", "?status=executed", "?source=902&since=2025-06-01"])
def test_a_file_has_the_rows_of_all_pages(
    scene: Scene, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, _ = download(f"/messages.csv{query}")
    monkeypatch.setattr(exports, "BATCH", 3)
    text, name = download(f"/messages.csv{query}")
    assert text == whole
    assert text.endswith("\r\n")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    told = ask(f"/api/v1/messages/{query}").json()
    assert [row["message_hash"] for row in rows] == [one["message_hash"] for one in told["results"]]
    assert name.startswith("crosslane-messages-")
    assert name.endswith("Z.csv")


def test_the_name_of_a_file_says_its_filters(scene: Scene) -> None:
    _, name = download("/messages.csv?status=executed&since=2025-06-01T00:00:00Z")
    assert name.startswith("crosslane-messages-status-executed-since-2025-06-01T00_00_00Z-")


def test_new_rows_do_not_come_into_a_file_that_is_being_read(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "BATCH", 3)
    whole, _ = download("/messages.jsonl")
    parts = iter(ask("/messages.jsonl"))
    first = next(parts)
    scene.world.send(901, 902, b"meanwhile")
    scene.world.mine()
    scene.followed.catch_up(901)
    assert (first + b"".join(parts)).decode() == whole


def test_a_bad_filter_is_told_before_anything_is_sent(db: None) -> None:
    response = open_page("/messages.csv?status=gone", status=400)
    assert not response.streaming
    assert "status 'gone' is not a status" in text_of(response)


def test_asking_for_the_head_reads_no_rows(scene: Scene) -> None:
    response = Client().head("/messages.csv")
    assert response.content == b""
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_very_many_files_are_refused_with_the_time_to_wait(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "messaging.api.throttling.ExportThrottle.THROTTLE_RATES", {"exports": "2/hour"}
    )
    client = Client(REMOTE_ADDR="203.0.113.7")
    assert [client.get("/messages.csv").status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get("/executions.jsonl")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 3_000
    assert "Your address asked for very many files." in text_of(refused)  # type: ignore[arg-type]
    assert Client(REMOTE_ADDR="203.0.113.8").get("/messages.csv").status_code == 200


def test_who_signed_in_is_limited_as_everybody(
    admin_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "messaging.api.throttling.ExportThrottle.THROTTLE_RATES", {"exports": "1/hour"}
    )
    client = Client(REMOTE_ADDR="203.0.113.17")
    client.force_login(admin_user)
    assert [client.get("/messages.csv").status_code for _ in range(2)] == [200, 429]


def _written(*rows: dict[str, Any]) -> str:
    return b"".join(write_csv([rows], ("name", "inner_value", "list"))).decode()


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(begin: str) -> None:
    (row,) = csv.DictReader(io.StringIO(_written({"name": f"{begin}1+1"}), newline=""))
    assert row["name"] == f"'{begin}1+1"


def test_values_inside_values_have_columns_of_their_own() -> None:
    assert _written({"name": 'a "b", c', "inner": {"value": 2**70}, "list": ["x", "y"]}) == (
        f'name,inner_value,list\r\n"a ""b"", c",{2**70},x y\r\n'
    )
    assert _written({"name": None, "inner": None, "list": []}) == (
        "name,inner_value,list\r\n,,\r\n"
    )
    assert b"".join(write_json_lines([[{"a": None}]], ())) == b'{"a":null}\n'
