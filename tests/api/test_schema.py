"""The checked-in schema is what is served, and what is served keeps to it."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

from messaging.protocol.text import to_hex
from tests.api.asked import body_of, get, read
from tests.tracing.every_status import every_status

# Comes with drf-spectacular, without types.
jsonschema: Any = import_module("jsonschema")
SCHEMA = settings.BASE_DIR / "docs" / "openapi.yaml"


def _validator(component: str) -> Any:
    """Holds an answer to a component, and to nothing besides what it names."""
    components = yaml.safe_load(SCHEMA.read_text())["components"]
    for shape in components["schemas"].values():
        if shape["type"] == "object":
            shape["additionalProperties"] = False
    return jsonschema.Draft202012Validator(
        {"$ref": f"#/components/schemas/{component}", "components": components},
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )


def test_the_checked_in_schema_is_current(tmp_path: Path) -> None:
    written = tmp_path / "openapi.yaml"
    call_command("spectacular", "--file", str(written), "--validate", "--fail-on-warn")
    assert written.read_text() == SCHEMA.read_text(), (
        "Run `./dev manage spectacular --file docs/openapi.yaml --validate --fail-on-warn`."
    )


@pytest.mark.django_db
def test_every_message_keeps_to_the_schema() -> None:
    for key in every_status().hashes.values():
        _validator("Message").validate(read(f"/api/v1/messages/{to_hex(key)}/"))


@pytest.mark.django_db
def test_every_diagnosis_keeps_to_the_schema() -> None:
    for key in every_status().hashes.values():
        found = read(f"/api/v1/messages/{to_hex(key)}/diagnosis/")
        _validator("Diagnosis").validate(found)
        assert len(found["holds"]) + len(found["ruled_out"]) + len(found["unchecked"]) == 28


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "component"),
    [
        ("/api/v1/messages/", "MessagePage"),
        ("/api/v1/chains/", "ChainList"),
        ("/api/v1/chains/902/", "Chain"),
        ("/api/v1/status/", "ServiceStatus"),
        ("/api/v1/search/?q=901:1:0", "SearchResult"),
    ],
)
def test_every_answer_keeps_to_the_schema(path: str, component: str) -> None:
    every_status()
    _validator(component).validate(read(path))


@pytest.mark.django_db
def test_every_problem_keeps_to_the_schema() -> None:
    _validator("Problem").validate(body_of(get("/api/v1/messages/0x/")))


@pytest.mark.django_db
def test_the_schema_is_served() -> None:
    served = yaml.safe_load(get("/api/schema/").content)
    assert served["openapi"] == "3.1.1"
    assert served["paths"].keys() == yaml.safe_load(SCHEMA.read_text())["paths"].keys()


def test_every_address_names_the_errors_that_it_may_answer() -> None:
    for path, methods in yaml.safe_load(SCHEMA.read_text())["paths"].items():
        named = set(methods["get"]["responses"])
        assert named >= {"200", "400", "406", "500", "503"}, path
        assert ("429" in named) == (path != "/api/v1/status/"), path
        # Of any 20 bytes there is an answer.
        assert ("404" in named) == ("}/" in path and "/addresses/" not in path), path
