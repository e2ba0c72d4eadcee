"""The desk as tests use it: opened, read and posted to."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

from messaging.models import Case
from messaging.protocol.text import parse_hash
from tests.views.reading import text_of
from tests.views.scene import Scene


@dataclass(frozen=True)
class Desk:
    """Somebody of the staff before the scene."""

    scene: Scene
    client: Client

    def open(self, path: str = "/desk/", status: int = 200) -> HttpResponse:
        response: HttpResponse = self.client.get(path)  # type: ignore[assignment]
        assert response.status_code == status, text_of(response)[:500]
        return response

    def text(self, path: str = "/desk/") -> str:
        return text_of(self.open(path))

    def act(self, do: str, *cases: Case, status: int = 302, **fields: Any) -> HttpResponse:
        """Send a form about cases as they are now."""
        seen = [f"{case.pk}:{case.version}" for case in cases]
        return self.post({"do": do, "m[]": seen, **fields}, status)

    def post(self, fields: dict[str, Any], status: int = 302) -> HttpResponse:
        response: HttpResponse = self.client.post("/desk/act/", fields)  # type: ignore[assignment]
        assert response.status_code == status, text_of(response)[:500]
        return response

    def case(self, name: str) -> Case:
        """The case of a message of the scene."""
        return Case.objects.get(message_hash=parse_hash(self.scene.hash_of(name)))
