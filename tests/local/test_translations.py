"""`./dev translations`: what it finds, what it complains about, what it keeps."""

from pathlib import Path

import pytest

from explorer.local.translations import catalogues
from explorer.local.translations.command import translations
from explorer.local.translations.texts import Text, texts_of_code, texts_of_template

CODE = """
def tell(count):
    return ngettext("%(count)s log of %(chain)s", "%(count)s logs of %(chain)s", count)
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with one module and one template."""
    for folder in ("messaging", "explorer", "templates"):
        (tmp_path / folder).mkdir()
    (tmp_path / "explorer/settings.py").touch()
    (tmp_path / "messaging/words.py").write_text(CODE)
    (tmp_path / "templates/page.html").write_text('{% translate "Safe" context "level" %}')
    return tmp_path


def fill(checkout: Path, *forms: str, fuzzy: bool = False) -> None:
    """Translates both texts; `forms` are those of the plural."""
    path = catalogues.path_of(checkout, "de")
    catalogue = catalogues.read(path, "de")
    safe, plural = catalogue.get("Safe", "level"), catalogue.get("%(count)s log of %(chain)s")
    assert safe is not None
    assert plural is not None
    safe.string = "Sicher"
    plural.string = forms
    if fuzzy:
        plural.flags.add("fuzzy")
    path.write_bytes(catalogues.as_text(catalogue))


GOOD = ("%(count)s Log auf %(chain)s", "%(count)s Logs auf %(chain)s")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('_("Hello")', Text("a", "Hello")),
        ('gettext_lazy("Hello")', Text("a", "Hello")),
        ('ngettext("one", "many", n)', Text("a", "one", "many")),
        ('pgettext("verb", "Search")', Text("a", "Search", context="verb")),
        ('npgettext("x", "one", "many", n)', Text("a", "one", "many", "x")),
        ('counted(n, "gap")', Text("a", "%(number)s gap", "%(number)s gaps")),
    ],
)
def test_every_way_to_mark_a_text_in_code_is_found(source: str, text: Text) -> None:
    assert list(texts_of_code(source, "a")) == [text]


@pytest.mark.parametrize("source", ["_(text)", "ngettext(one, many, n)", "counted(n, noun)"])
def test_a_text_that_is_marked_elsewhere_is_not_found_again(source: str) -> None:
    assert list(texts_of_code(source, "a")) == []


def test_templates_give_their_tags_and_the_nouns_that_they_count() -> None:
    source = """
{% if it's %}
      {% translate "Safe" context "level" %}
  {% blocktranslate trimmed count counter=logs %}
    {{ counter }} log of {{ chain }}
  {% plural %}
    {{ counter }} logs of {{ chain }}
  {% endblocktranslate %}
{% endif %} <p title="{{ _("Copied") }}">{{ blocks|counted:"block" }}</p>
"""
    assert list(texts_of_template(source, "a")) == [
        Text("a", "Safe", context="level"),
        Text("a", "%(counter)s log of %(chain)s", "%(counter)s logs of %(chain)s"),
        Text("a", "Copied"),
        Text("a", "%(number)s block", "%(number)s blocks"),
    ]


def test_a_complete_catalogue_passes_and_comes_out_the_same_again(checkout: Path) -> None:
    translations([], checkout)
    fill(checkout, *GOOD)
    assert translations([], checkout) == 0
    compiled = catalogues.path_of(checkout, "de").with_suffix(".mo").read_bytes()
    assert translations([], checkout) == 0
    assert translations(["--check"], checkout) == 0
    assert catalogues.path_of(checkout, "de").with_suffix(".mo").read_bytes() == compiled


@pytest.mark.parametrize(
    ("forms", "complaint"),
    [
        (("", ""), "not translated: “%(count)s log of %(chain)s” (messaging/words.py)"),
        ((GOOD[0], ""), "not translated"),
        ((GOOD[0], "%(count)s Logs"), "leaves out chain"),
        ((GOOD[0], "%(count)s Logs auf %(kette)s und %(chain)s"), "invents kette"),
        ((GOOD[0], "%(count)s Logs auf %(chain)s, %(chain)"), "has a torn placeholder"),
    ],
)
def test_a_wrong_translation_is_named(
    checkout: Path, capsys: pytest.CaptureFixture[str], forms: tuple[str, ...], complaint: str
) -> None:
    translations([], checkout)
    fill(checkout, *forms)
    assert translations([], checkout) == 1
    assert complaint in capsys.readouterr().out


def test_one_of_something_needs_no_number(checkout: Path) -> None:
    translations([], checkout)
    fill(checkout, "ein Log", GOOD[1])
    assert translations([], checkout) == 0


def test_a_guess_stays_a_guess_until_a_person_confirms_it(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    translations([], checkout)
    fill(checkout, *GOOD, fuzzy=True)
    assert translations([], checkout) == 1
    assert "fuzzy" in capsys.readouterr().out


def test_new_and_gone_texts_and_a_stale_file_are_named(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    translations([], checkout)
    fill(checkout, *GOOD)
    (checkout / "templates/page.html").write_text('{% translate "Unsafe" %}')
    capsys.readouterr()
    assert translations(["--check"], checkout) == 1
    said = capsys.readouterr().out
    assert "missing: “Unsafe” (templates/page.html)" in said
    assert "no longer used: “Safe” as level" in said
    assert "django.mo is not made from django.po" in said
