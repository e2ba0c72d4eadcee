"""Templates of our parts say what Django's say, with less done around it."""

import re
from typing import Any

import pytest
from django.template import Context, Engine, TemplateDoesNotExist
from django.template.base import Template
from django.urls import NoReverseMatch
from django.utils import translation
from django.utils.functional import lazystr
from django.utils.safestring import SafeString
from pytest_django import Settings

from tests.views.reading import markup_of, open_page
from tests.views.scene import Scene

_SECOND_OF_READING = re.compile(r'data-after="\d+"')
_LOADER = "explorer.rendering.folding.Loader"
_TEMPLATES = {
    "text": "only {{ name }} text",
    "words": '{% load i18n %}<b>{% translate "Status" %}</b>, {% translate "Route" %}.',
    "if": '{% load i18n %}{% if name %}a {% translate "Status" %}{% else %}b{% endif %}',
    "for": '{% load i18n %}{% for one in all %}{{ one }} {% translate "Route" %};{% endfor %}',
    "with": '{% load i18n %}{% with a=name %}{% translate "Status" %}{{ a }}{% endwith %}',
    "of use": '{% load i18n %}{% translate "Sent" context "column" %} {% translate "Sent" %}',
    "kept": '{% load i18n %}{% translate "Status" as told %}[{{ told|lower }}]',
    "filtered": '{% load i18n %}{% translate "Status"|lower %} {% translate name %}',
    "sentence": "{% load i18n %}{% blocktranslate with a=name %}of {{ a }}{% endblocktranslate %}",
    "counted": "{% load i18n %}{% blocktranslate count n=all|length %}{{ n }} one{% plural %}"
    "{{ n }} many{% endblocktranslate %}",
    "shadowed": "{% load i18n %}{% with n=1 %}{% blocktranslate with n=name|length count c=n %}"
    "{{ c }} item, {{ n }}{% plural %}{{ c }} items, {{ n }}{% endblocktranslate %}{% endwith %}",
    "percent": "{% load i18n %}{% blocktranslate %}100 % of {{ name }}{% endblocktranslate %}",
    "unescaped": "{% autoescape off %}{{ name }}{% include 'text' %}{% endautoescape %}{{ name }}",
    "missing": "[{{ nobody }}{{ name.nothing }}{{ all.7 }}{{ nobody|default:'x' }}]",
    "asked": "{{ name.upper }}{{ all.0 }}{{ all|join:', ' }}{% if nobody.at.all %}a{% endif %}",
    "nothing": "{% if nobody %}a{% elif name.of.all %}b{% endif %}{% for one in nobody %}c"
    "{% empty %}d{% endfor %}{{ autoescape }}{{ empty.of.it|default:'e' }}{{ push }}",
    "keyed": "{{ kept.one }}{{ kept.two }}{{ kept.items|length }}",
    "included": "{% for one in all %}{% include 'cycled' %}{% endfor %}{% include 'parent' %}",
    "cycled": "{% for one in all %}{% cycle 'a' 'b' 'c' %}{% ifchanged one %}!{% endifchanged %}"
    "{% endfor %}",
    "only": "{% include 'text' with name=all only %}{% include 'text' with name='<' %}",
    "noop": '{% load i18n %}{% translate "Status" noop %}',
    "part": '{% load i18n %}<p>{% include "words" %}{% translate "100 %%" %}</p>',
    "parent": '{% load i18n %}{% translate "Status" %}'
    '{% block one %}{% translate "Route" %}{% endblock %}',
    "child": '{% extends "parent" %}{% load i18n %}{% block one %}{{ block.super }}, '
    '{% translate "Status" %}{% endblock %}',
    "grandchild": "{% extends 'child' %}{% block one %}[{{ block.super }}]{% endblock %}",
    "asking": "{% extends 'parent' %}{% block one %}{% include 'asked of a block' %}{% endblock %}",
    "asked of a block": "[{{ block.super }}]",
    "compared": "{% if all|length > 1 and name != 'x' %}a{% endif %}{% if 1 in all or nobody %}b"
    "{% elif not all %}c{% endif %}{% if name in nobody %}d{% endif %}{% if nobody is None %}e"
    "{% endif %}{% if all.0 <= name %}f{% else %}g{% endif %}{% if not nobody.at %}h{% endif %}"
    "{% if 2 not in all and empty is not name %}i{% endif %}{% if kept.one >= 1 == True %}j"
    "{% endif %}{% if all.0 < 2 or all.1 == 2 and name > 'a' %}k{% endif %}",
    "loops": "{% for one in all reversed %}{% for two in all %}{{ forloop.counter }}"
    "{{ forloop.revcounter0 }}{{ forloop.parentloop.first }}{{ forloop.last }}{{ one }}{{ two }};"
    "{% endfor %}{% endfor %}{{ one }}{{ forloop.counter }}",
    "made": "{% for one in made %}{{ one }}{{ forloop.last }}{% empty %}none{% endfor %}",
    "pairs": "{% for key, value in kept.items %}{{ key }}={{ value }}{{ forloop.first }}"
    "{% empty %}none{% endfor %}{{ key }}",
    "kept in pairs": "{% load i18n %}{% for a, b in pairs %}{% if b == 2 %}"
    "{% translate 'Yes' as told %}{% elif a %}{% firstof a as told %}{% endif %}{{ told }}"
    "{% with c=a %}{% firstof b as told %}{{ told }}{% endwith %}{{ told }}"
    "{% endfor %}[{{ told }}]",
    "unequal pairs": "{% for a, b in all %}{{ a }}{% endfor %}",
    "kept in a filter": "{% filter upper %}{% if name %}{% firstof 'a' as told %}{% endif %}"
    "{{ told }}{% endfilter %}[{{ told }}]{% block a %}{% if name %}{% firstof 'b' as told %}"
    "{% endif %}{{ told }}{% endblock %}[{{ told }}]",
    "cycle outside": "{% cycle 'a' 'b' as which %}{% for a in all %}{% cycle which %}{% endfor %}"
    "[{{ which }}]{% with c=1 %}{% cycle which %}{% endwith %}{{ which }}",
    "cycle of percents": "{% cycle 'a%' 'b'\tas which %}{% for a in all %}{% cycle which %}"
    "{% endfor %}[{{ which }}]",
    "copied": "{% load copies %}{% from_a_copy 'name' %}{% with a=name %}{% from_a_copy 'a' %}"
    "{% for one in all %}{% from_a_copy 'one' %}{% from_a_copy 'a' %}{% endfor %}{% endwith %}"
    "{% block one %}{% from_a_copy 'name' %}{% from_a_copy 'True' %}{% endblock %}",
    "places": "{% load i18n %}{% translate 'Status' as a %}{% with b=a a=name %}{{ a }}{{ b }}"
    "{% translate 'Route' as b %}{{ b }}{% endwith %}{{ a }}{{ b }}{% for one in all %}{{ c }}"
    "{% translate 'Sent' as c %}{{ c }}{% endfor %}{{ c }}{% if name %}{% translate 'Sent' as d %}"
    "{% endif %}{{ d }}{% include 'kept' %}{{ told }}{% include 'kept' with told=a %}{{ told }}"
    "{% block a %}{{ d }}{% translate 'Route' as e %}{% endblock %}{{ e }}",
    "places below": "{% extends 'places' %}{% block a %}{{ block.super }}{% with f=d %}{{ f }}"
    "{% include 'places' %}{% endwith %}{{ e }}{{ f }}{% endblock %}",
    "cycle of a name": "{% for one in all %}{% cycle 'a' 'b' as which %}{{ which }}{% endfor %}",
    "round": "{% extends 'about' %}",
    "about": "{% extends 'round' %}",
    "of a variable": "{% extends name|default:'parent' %}",
}


_GIVEN: tuple[dict[str, Any], ...] = (
    {},
    {"name": "parent", "all": [1, 2], "empty": None, "kept": {"one": 1}, "told": "told"},
    {"name": "child", "pairs": [(1, 2), (3, 4)], "all": [(1, 2), (3,)]},
    {"made": lambda: (one for one in range(3)), "all": "ab", "name": 2},
    {"name": SafeString("child"), "all": (), "kept": lazystr("two")},
)


def _engine(loader: str) -> Engine:
    memory = ("django.template.loaders.locmem.Loader", _TEMPLATES)
    libraries = {"i18n": "django.templatetags.i18n", "copies": "tests.views.lean_tags"}
    return Engine(loaders=[(loader, [memory])], libraries=libraries)


@pytest.mark.parametrize("name", _TEMPLATES)
def test_a_folded_template_says_what_it_said(name: str) -> None:
    folded, plain = (
        _engine(loader).get_template(name)
        for loader in (_LOADER, "django.template.loaders.cached.Loader")
    )
    for language in ("en", "de", "en"):
        for given in _GIVEN:
            with translation.override(language):
                assert _said(folded, given) == _said(plain, given)


def _said(template: Template, given: dict[str, Any]) -> str:
    """The page, or what is wrong with it."""
    try:
        return template.render(Context(given))
    except (TemplateDoesNotExist, TypeError, AttributeError, ValueError) as error:
        return repr(error)


@pytest.mark.parametrize("seen", ["", "!", "!%s!"])
def test_a_name_that_is_not_there_is_seen_where_the_engine_wants_it(seen: str) -> None:
    read = "{{ nobody }}{{ nobody|upper }}{{ name.of.all }}{% if nobody %}a{% endif %}"
    loaders = (_LOADER, "django.template.loaders.cached.Loader")
    memory = ("django.template.loaders.locmem.Loader", {"page": read})
    lean, plain = (
        Engine(loaders=[(loader, [memory])], string_if_invalid=seen).get_template("page")
        for loader in loaders
    )
    for given in ({}, {"name": None}):
        assert lean.render(Context(given)) == plain.render(Context(given))


_ADDRESSES = {
    "alone": "{% url 'messages' %}",
    "word": "{% url 'message' hash %}{% url 'message' hash %}",
    "number": "{% url 'chain' number %}",
    "more": "{% url 'block' number number %}",
    "named": "{% url 'block' chain_id=number block=number %}",
    "kept": "{% url 'message' hash as address %}[{{ address }}]",
    "odd": "{% url 'message' odd %}",
    "unescaped": "{% autoescape off %}{% url 'message' hash %}{% endautoescape %}",
    "unknown": "{% url 'nowhere' %}",
}


@pytest.mark.parametrize("name", _ADDRESSES)
def test_an_address_is_the_one_that_django_makes(name: str) -> None:
    memory = ("django.template.loaders.locmem.Loader", _ADDRESSES)
    lean, plain = (
        Engine(loaders=[(loader, [memory])]).get_template(name)
        for loader in (_LOADER, "django.template.loaders.cached.Loader")
    )
    for word, odd in (("0x" + "ab" * 32, "a b&'ü"), ("0x" + "cd" * 32, "")):
        given = {"hash": word, "number": 901, "odd": odd}
        assert _address(lean, given) == _address(plain, given)


def _address(template: Template, given: dict[str, Any]) -> str:
    try:
        return template.render(Context(given))
    except NoReverseMatch as error:
        return str(error)


def test_a_template_is_folded_before_another_thread_can_have_it() -> None:
    seen = list[list[str]]()

    class Watched(dict[str, Template]):
        def __setitem__(self, key: str, template: Template) -> None:
            seen.append([type(node).__name__ for node in template.nodelist])
            super().__setitem__(key, template)

    engine = _engine(_LOADER)
    (loader,) = engine.template_loaders
    loader.get_template_cache = Watched()  # type: ignore[attr-defined] # the stubs lack it
    engine.get_template("words")
    engine.get_template("words")
    assert seen == [["_Folded"]]


def test_text_and_words_become_one_node_and_variables_stay() -> None:
    kinds = [type(node).__name__ for node in _engine(_LOADER).get_template("words").nodelist]
    assert kinds == ["_Folded"]
    text = [type(node).__name__ for node in _engine(_LOADER).get_template("text").nodelist]
    assert text == ["TextNode", "Shown", "TextNode"]


def test_only_the_template_loses_its_indentation() -> None:
    lines = "<pre>\n    {{ text }}\n\n  </pre>\n"
    kept = {"deep.html": lines, "mail.txt": lines}
    memory = ("django.template.loaders.locmem.Loader", kept)
    engine = Engine(loaders=[(_LOADER, [memory])])
    page, mail = (
        engine.get_template(name).render(Context({"text": "  one\n\n  two"})) for name in kept
    )
    assert page == "<pre>\n  one\n\n  two\n</pre>\n"
    assert mail == "<pre>\n      one\n\n  two\n\n  </pre>\n"


@pytest.mark.parametrize("language", ["en", "de"])
def test_pages_say_what_they_say_unfolded(scene: Scene, settings: Settings, language: str) -> None:
    paths = ["/", "/messages/", "/transfers/", "/executions/", "/lanes/", "/chains/", "/glossary/"]

    def read() -> list[str]:
        headers = {"accept-language": language}
        pages = (markup_of(open_page(path, headers=headers)) for path in paths)
        return [_SECOND_OF_READING.sub("", page) for page in pages]

    told = read()
    (engine,) = settings.TEMPLATES
    ((_, plain),) = engine["OPTIONS"]["loaders"]
    options = {**engine["OPTIONS"], "loaders": plain}
    settings.TEMPLATES = [{**engine, "OPTIONS": options}]
    assert read() == told
