"""The forms of watches and channels: what is asked, read strictly; they store nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.support.watching.channels import ChannelKind
from messaging.support.watching.reading import ChannelView
from messaging.support.watching.rules import DEFAULTS, RULES_OF
from messaging.support.watching.subjects import MalformedSubject, Subject, parse_subject
from messaging.support.watching.values import Rule, RuleKind, SubjectKind
from messaging.support.watching.webhook_urls import LONGEST
from messaging.views.watches.words import ASKED, LIMITS, RULES

_MINUTE = 60
_LONGEST_GRACE = 1_440  # minutes
_LONGEST_LIMIT = 10_080
_WEI_DIGITS = 18
_URL = {"autocomplete": "off", "spellcheck": "false"}
_PLAIN = {**_URL, "autocapitalize": "none"}


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule of the form: its box, its words, and the numbers beside it."""

    box: forms.BoundField
    words: str
    numbers: tuple[forms.BoundField, ...]


class WatchForm(forms.Form):
    """A watch: what, its rules with their numbers, and where it is told."""

    subject = forms.CharField(max_length=200, widget=forms.TextInput(attrs=_PLAIN))
    note = forms.CharField(
        label=gettext_lazy("Your own name for it"),
        help_text=gettext_lazy("May be empty; it stands in notices."),
        max_length=80,
        required=False,
    )
    paused = forms.BooleanField(label=gettext_lazy("Pause this watch"), required=False)

    def __init__(
        self, kind: SubjectKind, channels: Sequence[ChannelView], *args: Any, **more: Any
    ) -> None:
        fixed = more.pop("fixed", False)
        super().__init__(*args, **more)
        self.kind = kind
        asked = self.fields["subject"]
        asked.label, asked.help_text = ASKED[kind]
        if fixed:
            del self.fields["subject"]
        self.fields["channels"] = forms.TypedMultipleChoiceField(
            label=_("Tell me on"),
            choices=[(one.id, f"{one.name}, {one.label}") for one in channels],
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        for rule in RULES_OF[kind]:
            self._add_rule(rule)

    def _add_rule(self, kind: RuleKind) -> None:
        name, _words = RULES[kind]
        self.fields[f"on_{kind}"] = forms.BooleanField(label=name, required=False)
        if kind in LIMITS:
            label, _size = LIMITS[kind]
            self.fields[f"limit_{kind}"] = _number(label, 1, _LONGEST_LIMIT)
        if kind is RuleKind.EXPIRING:
            self.fields[f"least_{kind}"] = forms.DecimalField(
                label=_("ETH at least"),
                min_value=0,
                max_digits=24,
                decimal_places=_WEI_DIGITS,
                required=False,
            )
        if kind is not RuleKind.EXECUTED:
            self.fields[f"grace_{kind}"] = _number(_("Grace, minutes"), 0, _LONGEST_GRACE)

    @property
    def rows(self) -> Iterator[RuleRow]:
        """The rules as the page lists them."""
        for kind in RULES_OF[self.kind]:
            names = [f"{part}_{kind}" for part in ("limit", "least", "grace")]
            numbers = tuple(self[name] for name in names if name in self.fields)
            yield RuleRow(self[f"on_{kind}"], str(RULES[kind][1]), numbers)

    def clean_subject(self) -> Subject:
        """What is watched."""
        try:
            return parse_subject(self.kind, self.cleaned_data["subject"])
        except MalformedSubject as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        """At least one rule, or nothing would ever be told."""
        given = super().clean() or {}
        if not any(given.get(f"on_{kind}") for kind in RULES_OF[self.kind]):
            raise forms.ValidationError(_("Choose at least one rule."))
        return given

    def rules(self) -> tuple[Rule, ...]:
        """Of a valid form: the rules that are on."""
        given = self.cleaned_data
        return tuple(self._rule(kind) for kind in RULES_OF[self.kind] if given[f"on_{kind}"])

    def _rule(self, kind: RuleKind) -> Rule:
        given, usual = self.cleaned_data, DEFAULTS[kind]
        limit, grace = given.get(f"limit_{kind}"), given.get(f"grace_{kind}")
        least = given.get(f"least_{kind}") or Decimal(0)
        return Rule(
            kind,
            grace=usual.grace if grace is None else grace * _MINUTE,
            limit=usual.limit if limit is None else limit * LIMITS[kind][1],
            least=int(least * 10**_WEI_DIGITS),
        )


def filled(rules: Sequence[Rule], channels: Sequence[int], **more: Any) -> dict[str, Any]:
    """What a form shows of a watch before anybody has typed."""
    values: dict[str, Any] = {"channels": list(channels), **more}
    for rule in (*DEFAULTS.values(), *rules):
        values[f"grace_{rule.kind}"] = rule.grace // _MINUTE
        if rule.kind in LIMITS:
            values[f"limit_{rule.kind}"] = rule.limit // LIMITS[rule.kind][1]
        least = Decimal(rule.least).scaleb(-_WEI_DIGITS).normalize()
        values[f"least_{rule.kind}"] = f"{least:f}" if rule.least else ""
    return values | {f"on_{rule.kind}": True for rule in rules}


def _number(label: Any, least: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class ChannelForm(forms.Form):
    """A channel: its address and its owner's name for it."""

    address = forms.CharField(max_length=LONGEST)
    name = forms.CharField(
        label=gettext_lazy("Your own name for it"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("May be empty."),
    )

    def __init__(self, kind: ChannelKind, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        asked = self.fields["address"]
        if kind == ChannelKind.EMAIL:
            asked.label = _("Email address")
            asked.help_text = _("A link is sent there with which you confirm it.")
            asked.widget = forms.EmailInput(attrs={"autocomplete": "email"})
        elif kind == ChannelKind.SLACK:
            asked.label = _("URL of the incoming webhook")
            asked.help_text = _("Of Slack, or of what takes the JSON of Slack, as Mattermost.")
            asked.widget = forms.URLInput(attrs=_URL)
        else:
            asked.label = _("URL")
            asked.help_text = _("It is posted JSON, signed as Standard Webhooks has it.")
            asked.widget = forms.URLInput(attrs=_URL)
