"""Questions to the API as a program asks them, and what must be true of every answer."""

from typing import Any, cast

from django.http import HttpResponse
from django.test import Client


def get(path: str, **parameters: str) -> HttpResponse:
    """The answer to GET, over https."""
    return cast("HttpResponse", Client().get(path, parameters, secure=True))


def ask(client: Client, path: str, method: str = "GET") -> HttpResponse:
    """The answer to any method, over https, as this client asks."""
    return cast("HttpResponse", client.generic(method, path, secure=True))


def read(path: str, **parameters: str) -> Any:
    """The JSON of an answer that must be good."""
    answer = get(path, **parameters)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "application/json"
    return body_of(answer)


def body_of(answer: HttpResponse) -> Any:
    """The JSON of any answer."""
    return cast("Any", answer).json()


def problem(answer: HttpResponse, status: int, code: str) -> str:
    """The sentence of problem details, which must be whole."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    body = body_of(answer)
    assert body.keys() == {"type", "title", "status", "detail", "code", "instance"}
    assert (body["type"], body["status"], body["code"]) == ("about:blank", status, code)
    assert body["title"]
    return str(body["detail"])
