"""Fixed words of templates are looked up once; what a page says is what Django would say."""

import re

import pytest
from django.template import Context, Engine
from django.template.base import Template
from django.utils import translation
from pytest_django import Settings

from tests.views.reading import markup_of, open_page
from tests.views.scene import Scene

_SECOND_OF_READING = re.compile(r'data-after="\d+"')
_LOADER = "explorer.folding.Loader"
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
    "only": "{% include 'text' with name=all only %}{% include 'text' with name='<' %}",
    "noop": '{% load i18n %}{% translate "Status" noop %}',
    "part": '{% load i18n %}<p>{% include "words" %}{% translate "100 %%" %}</p>',
    "parent": '{% load i18n %}{% translate "Status" %}'
    '{% block one %}{% translate "Route" %}{% endblock %}',
    "child": '{% extends "parent" %}{% load i18n %}{% block one %}{{ block.super }}, '
    '{% translate "Status" %}{% endblock %}',
}


def _engine(loader: str) -> Engine:
    memory = ("django.template.loaders.locmem.Loader", _TEMPLATES)
    libraries = {"i18n": "django.templatetags.i18n"}
    return Engine(loaders=[(loader, [memory])], libraries=libraries)


@pytest.mark.parametrize("name", _TEMPLATES)
def test_a_folded_template_says_what_it_said(name: str) -> None:
    folded, plain = (
        _engine(loader).get_template(name)
        for loader in (_LOADER, "django.template.loaders.cached.Loader")
    )
    for language in ("en", "de", "en"):
        for given in ({}, {"name": "Ink & Co", "all": [1, 2]}):
            with translation.override(language):
                assert folded.render(Context(given)) == plain.render(Context(given))


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
    assert text == ["TextNode", "_Shown", "TextNode"]


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
