"""One process that answers requests as gunicorn's workers do, and what each of them costs; no
server, no socket."""

import io
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import connection
from django.utils.html import escape

_NANO_TO_MILLI = 1e-6
_YARD = 500  # numbers written and escaped


class PageCost(msgspec.Struct, frozen=True, kw_only=True):
    """A page asked for several times: milliseconds of CPU, of the web process and of the database
    together; `web` is the web's share of the median. `yard` is what the same work took beside
    it."""

    name: str
    path: str
    requests: int
    median: float
    p95: float
    web: float
    size: int
    yard: float


class Asker:
    """Asks the site in this process."""

    def __init__(self) -> None:
        self._application = get_internal_wsgi_application()

    def get(self, path: str) -> bytes:
        """The body of a page that must be good; raises RuntimeError."""
        place, _, query = path.partition("?")
        told: list[str] = []

        def start_response(status: str, *_: Any) -> Callable[[bytes], object]:
            told.append(status)
            return told.append  # type: ignore[return-value] # nobody writes by it

        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": place,
            "QUERY_STRING": query,
            "SERVER_NAME": settings.ALLOWED_HOSTS[0],
            "SERVER_PORT": "443",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "https",
            "wsgi.version": (1, 0),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        answer = self._application(environ, start_response)
        try:
            body = b"".join(answer)
        finally:
            answer.close()
        if told != ["200 OK"]:
            raise RuntimeError(f"{path} was answered with {told}: the benchmark asks for nothing.")
        return body

    def measure(self, name: str, path: str, *, requests: int) -> PageCost:
        """What a page costs, after it was asked for a few times."""
        size = min(len(self.get(path)) for _ in range(3))
        whole, web, yards = list[float](), list[float](), list[float]()
        for _ in range(requests):
            backend = _backend_cpu()
            began = time.process_time_ns()
            self.get(path)
            spent = time.process_time_ns() - began
            web.append(spent * _NANO_TO_MILLI)
            whole.append((spent + _backend_cpu() - backend) * _NANO_TO_MILLI)
            yards.append(_yardstick() * _NANO_TO_MILLI)
        return PageCost(
            name=name,
            path=path,
            requests=requests,
            median=statistics.median(whole),
            p95=statistics.quantiles(whole, n=20)[-1],
            web=statistics.median(web),
            size=size,
            yard=statistics.median(yards),
        )


def _yardstick() -> int:
    """CPU of work that is always the same, in nanoseconds: how fast the machine is just now."""
    began = time.process_time_ns()
    "".join([escape(f"<{number:,}>") for number in range(_YARD)])
    return time.process_time_ns() - began


def _backend_cpu() -> int:
    """CPU of the database's process that serves this one, in nanoseconds."""
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])
