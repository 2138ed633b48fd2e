"""What is wrong with a field of a form, in the site's own words: what was given, and what is possible.

Django's own sentences say neither. What a field says in its own words stays as it is. Knows no form.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.choices import flatten_choices
from django.utils.translation import gettext

MAX_CHARACTERS_SHOWN = 60
"""Characters of what was given that a sentence repeats."""
MAX_VALUES_TOLD = 60
"""More than there are states and territories: of a longer list of values, the first so many."""


class FormInOwnWords(forms.Form):
    """A form of the site. `is_address`: its values stand in the address, so they are told as they are written there."""

    is_address = False

    def add_error(self, field: str | None, error: Any) -> None:
        if field in self.fields and isinstance(error, forms.ValidationError):
            of, given = self.fields[field], self[field].data
            error = [
                in_own_words(one, of, given=given, is_address=self.is_address) for one in error.error_list
            ]
        super().add_error(field, error)


class AddressForm(FormInOwnWords):
    """A form whose values are the parameters of an address."""

    is_address = True


def in_own_words(
    error: forms.ValidationError, field: forms.Field, *, given: object = "", is_address: bool = False
) -> forms.ValidationError:
    """The error of a field, in a sentence of ours; itself where the field has said it in its own words."""
    params = {"value": given, **(error.params or {})}
    sentence = _sentence(error.code or "", params, field, is_address=is_address)
    return forms.ValidationError(sentence, code=error.code) if sentence else error


def _sentence(code: str, params: dict[str, Any], field: forms.Field, *, is_address: bool) -> str:
    match code:
        case "required":
            return _missing(field)
        case "invalid_choice" if not isinstance(field, forms.ModelChoiceField):
            return _not_a_choice(shown(params["value"]), field, is_address=is_address)
        case "invalid_choice" | "invalid_list" | "invalid_pk_value":
            return gettext("what was chosen is not there any more; choose again.")
        case "null_characters_not_allowed":
            return gettext("One of its characters (number 0) cannot be written; leave it out.")
        case "empty":
            return gettext("the file is empty.")
        case "max_length" | "min_value" | "max_value":
            return _beyond(code, params)
        case "invalid" | "missing":
            return _not_such(field) % {"said": shown(params["value"])}
    return ""


def _beyond(code: str, params: dict[str, Any]) -> str:
    """Too long, too small, too large: what was given and what is possible."""
    sentences = {
        "max_length": gettext("%(given)s characters were given; at most %(limit)s are possible."),
        "min_value": gettext("%(given)s is too small; at least %(limit)s is possible."),
        "max_value": gettext("%(given)s is too large; at most %(limit)s is possible."),
    }
    return sentences[code] % {"given": f"{params['show_value']:,}", "limit": f"{params['limit_value']:,}"}


def _not_such(field: forms.Field) -> str:
    """What was given is not what the field takes."""
    is_address = any(isinstance(one, URLValidator) for one in field.validators)
    match field:
        case forms.EmailField():
            return gettext("“%(said)s” is not an e-mail address, such as name@example.org.")
        case _ if is_address:
            return gettext("“%(said)s” is not a web address, such as https://example.org/story.")
        case forms.DateField():
            return gettext("“%(said)s” is not a day, such as 2021-08-09.")
        case forms.FloatField():
            return gettext("“%(said)s” is not a number, such as 41.5.")
        case forms.IntegerField():
            return gettext("“%(said)s” is not a whole number, such as 300.")
        case forms.FileField():
            return gettext("no file came; choose it again.")
        case forms.SlugField():
            return gettext("“%(said)s” is not a short name, such as ring-map: letters, digits and hyphens.")
    return gettext("“%(said)s” is not what can be given here.")


def _missing(field: forms.Field) -> str:
    if isinstance(field, forms.FileField):
        return gettext("no file was chosen; it is needed.")
    if isinstance(field, forms.ModelChoiceField | forms.MultipleChoiceField):
        return gettext("nothing was chosen; it is needed.")
    if choices := _choices(field):
        words = ", ".join(choices.values())
        return gettext("nothing was chosen; it is one of %(words)s.") % {"words": words}
    return gettext("nothing was written; it is needed.")


def _not_a_choice(said: str, field: forms.Field, *, is_address: bool) -> str:
    choices = _choices(field)
    for value, label in choices.items():
        if said.casefold() in (value.casefold(), label.casefold()):
            return gettext("“%(said)s” is written %(value)s here.") % {"said": said, "value": value}
    possible = list(choices) if is_address else list(choices.values())
    words = ", ".join(possible[:MAX_VALUES_TOLD])
    if len(possible) > MAX_VALUES_TOLD:
        sentence = gettext("“%(said)s” is not one of %(words)s and %(more)s others.")
        return sentence % {"said": said, "words": words, "more": f"{len(possible) - MAX_VALUES_TOLD:,}"}
    return gettext("“%(said)s” is not one of %(words)s.") % {"said": said, "words": words}


def _choices(field: forms.Field) -> dict[str, str]:
    """Value → label, without what stands for no choice."""
    flat: Iterator[tuple[Any, Any]] = flatten_choices(iter(getattr(field, "choices", ())))
    return {str(value): str(label) for value, label in flat if value != ""}


def shown(said: object) -> str:
    """What was given, as a sentence repeats it."""
    text = str(said).replace("\0", "\N{REPLACEMENT CHARACTER}")
    return text if len(text) <= MAX_CHARACTERS_SHOWN else f"{text[:MAX_CHARACTERS_SHOWN]}…"
