"""The console: prefixes, colours only on a terminal, and readers that go away."""

import io

from explorer.local.console import Console


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_lines_carry_the_name_of_who_said_them() -> None:
    stream = io.StringIO()
    console = Console(stream)
    console.line("postgres", "ready")
    console.say("all is well")
    console.warn("or not")
    assert stream.getvalue() == ("postgres  | ready\ncrosslane | all is well\ncrosslane | or not\n")


def test_a_terminal_gets_one_colour_a_name() -> None:
    stream = Terminal()
    console = Console(stream)
    console.line("web", "one")
    console.line("worker", "two")
    console.line("web", "three")
    first, second, third = stream.getvalue().splitlines()
    assert first.split("web")[0] == third.split("web")[0] != second.split("worker")[0]


def test_a_reader_that_went_away_is_no_error() -> None:
    stream = io.StringIO()
    stream.close()
    Console(stream).say("nobody listens")
