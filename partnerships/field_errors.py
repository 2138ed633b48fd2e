"""What is wrong with a field of a readers' form, in the site's own words: what was given, and what is possible.

Django's own sentences say neither. What a field says in its own words stays as it is. Knows no form.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext

MAX_SHOWN = 60
"""Characters of what was given that a sentence repeats."""
MAX_VALUES_TOLD = 60
"""More than there are states and territories: of a longer list of values, the first so many."""


class FormInOwnWords(forms.Form):
    """A form for readers. `is_address`: its values stand in the address, so they are told as they are written there."""

    is_address = False

    def add_error(self, field: str | None, error: Any) -> None:
        if field in self.fields and isinstance(error, forms.ValidationError):
            of = self.fields[field]
            error = [in_own_words(one, of, is_address=self.is_address) for one in error.error_list]
        super().add_error(field, error)


class AddressForm(FormInOwnWords):
    """A form whose values are the parameters of an address."""

    is_address = True


def in_own_words(
    error: forms.ValidationError, field: forms.Field, *, is_address: bool = False
) -> forms.ValidationError:
    """The error of a field, in a sentence of ours; itself where the field has said it in its own words."""
    sentence = _sentence(error.code or "", error.params or {}, field, is_address=is_address)
    return forms.ValidationError(sentence, code=error.code) if sentence else error


def _sentence(code: str, told: dict[str, Any], field: forms.Field, *, is_address: bool) -> str:
    said = shown(told.get("value", ""))
    match code:
        case "required":
            return _missing(field)
        case "invalid_choice":
            return _not_a_choice(said, field, is_address=is_address)
        case "max_length":
            sentence = gettext("%(given)s characters were given; at most %(most)s are possible.")
            return sentence % {"given": f"{told['show_value']:,}", "most": f"{told['limit_value']:,}"}
        case "null_characters_not_allowed":
            return gettext("One of its characters (number 0) cannot be written; leave it out.")
        case "invalid" if isinstance(field, forms.EmailField):
            return gettext("“%(said)s” is not an e-mail address, such as name@example.org.") % {"said": said}
        case "invalid":
            sentence = gettext("“%(said)s” is not a web address, such as https://example.org/story.")
            return sentence % {"said": said}
    return ""


def _missing(field: forms.Field) -> str:
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
    return {str(value): str(label) for value, label in getattr(field, "choices", ()) if value != ""}


def shown(said: object) -> str:
    """What was given, as a sentence repeats it."""
    text = str(said).replace("\0", "\N{REPLACEMENT CHARACTER}")
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
