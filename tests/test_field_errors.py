"""What a form refuses is told in the site's own words, field by field: what was given, what is possible."""

import pkgutil
from importlib import import_module

import pytest
from django import forms
from django.http import QueryDict
from django.utils import translation

import partnerships.admin
import partnerships.queries.question
import partnerships.views
from partnerships.admin.people.sign_in import LoginForm
from partnerships.field_errors import FormInOwnWords, in_own_words
from partnerships.queries.question.filters import PartnershipFilters
from partnerships.views.forms.follow import Follow
from partnerships.views.forms.reports import ReportForm

pytestmark = pytest.mark.django_db

HOSTILE = ["", "no such thing", "x" * 5_000, "a\0b", "<b>", "٣", "1e999", "https://", "@", "2019-02-30"]


def filters():
    return PartnershipFilters({}).form


FORMS = {"report": ReportForm, "follow": Follow, "filters": filters}


def of_django(field):
    """Django's own sentences for a field, without what stands in them."""
    told = [*field.error_messages.values(), *(getattr(one, "message", "") for one in field.validators)]
    return {str(sentence) for sentence in told}


def refusals(form, name, value):
    field = form.fields[name]
    given = QueryDict(mutable=True)
    given[name] = value
    bound = type(form)(given)
    return field, bound.errors.as_data().get(name, [])


def test_every_form_for_readers_refuses_in_own_words():
    for package in (partnerships.views, partnerships.queries.question):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for found in vars(import_module(module.name)).values():
                if isinstance(found, type) and issubclass(found, forms.BaseForm) and found is not forms.Form:
                    assert issubclass(found, FormInOwnWords), found
    assert issubclass(type(filters()), FormInOwnWords)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("form", FORMS)
def test_no_field_of_any_of_them_says_what_django_says(form, language):
    refused = set()
    with translation.override(language):
        empty = FORMS[form]()
        for name in empty.fields:
            for value in HOSTILE:
                field, errors = refusals(empty, name, value)
                for error in errors:
                    refused.add(name)
                    [sentence] = error.messages
                    assert str(error.message) not in of_django(field), (name, value, sentence)
                    assert sentence.endswith("."), (name, value, sentence)
                    assert len(sentence) < 400, (name, value, sentence)

    assert refused >= set(empty.fields) - {"website", "opened"}


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("state", "California", "“California” is written CA here."),
        ("state", "ca", "“ca” is written CA here."),
        ("kind", "Police", "“Police” is written police here."),
        ("undated", "maybe", "“maybe” is not one of include, exclude, only."),
        ("certainty", "sure", "“sure” is not one of certain, possible."),
        ("q", "x" * 250, "250 characters were given; at most 200 are possible."),
        ("q", "a\0b", "One of its characters (number 0) cannot be written; leave it out."),
    ],
)
def test_a_parameter_says_what_was_given_and_what_is_possible(name, value, sentence):
    _field, [error] = refusals(filters(), name, value)

    assert error.messages == [sentence]


def test_all_states_that_are_possible_are_told():
    field, [error] = refusals(filters(), "state", "XX")

    assert all(code in error.messages[0] for code, _name in field.choices)


@pytest.mark.parametrize(
    ("form", "name", "value", "sentence"),
    [
        (ReportForm, "wrong", "", "nothing was written; it is needed."),
        (
            ReportForm,
            "address",
            "my page",
            "“my page” is not a web address, such as https://example.org/story.",
        ),
        (ReportForm, "email", "me@", "“me@” is not an e-mail address, such as name@example.org."),
        (Follow, "email", "me", "“me” is not an e-mail address, such as name@example.org."),
        (Follow, "rhythm", "", "nothing was chosen; it is one of Daily, Weekly."),
        (Follow, "rhythm", "hourly", "“hourly” is not one of Daily, Weekly."),
    ],
)
def test_a_form_says_what_was_given_and_what_is_possible(form, name, value, sentence):
    _field, [error] = refusals(form(), name, value)

    assert error.messages == [sentence]


def forms_of_the_desk():
    """Every form of the desk, its fields as its class declares them."""
    for module in pkgutil.walk_packages(partnerships.admin.__path__, "partnerships.admin."):
        import_module(module.name)
    found, left = set(), [FormInOwnWords]
    while left:
        left += (subclasses := left.pop().__subclasses__())
        found |= {one for one in subclasses if one.__module__.startswith("partnerships.admin")}
    return sorted(found, key=lambda one: one.__qualname__)


def test_every_form_of_the_desk_refuses_in_own_words():
    assert len(forms_of_the_desk()) > 30

    of_django = {forms.Form, forms.BaseForm, FormInOwnWords, *LoginForm.__mro__}
    for module in pkgutil.walk_packages(partnerships.admin.__path__, "partnerships.admin."):
        for found in vars(import_module(module.name)).values():
            if isinstance(found, type) and issubclass(found, forms.BaseForm) and found not in of_django:
                assert issubclass(found, FormInOwnWords), found


def test_no_field_of_the_desk_says_what_django_says():
    refused = 0
    for form in forms_of_the_desk():
        for name, field in form.base_fields.items():
            values = HOSTILE if not isinstance(field, forms.ModelChoiceField) else ["", "x", "0", ["0", "x"]]
            for value in values:
                try:
                    field.clean(None if isinstance(field, forms.FileField) else value)
                except forms.ValidationError as refusal:
                    for error in refusal.error_list:
                        said = in_own_words(error, field, given=value)
                        refused += 1
                        assert str(said.message) not in of_django(field), (form, name, value, said)
                        assert said.messages[0].endswith("."), (form, name, value, said)
    assert refused > 500


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        (forms.DateField(), "yesterday", "“yesterday” is not a day, such as 2021-08-09."),
        (forms.IntegerField(), "many", "“many” is not a whole number, such as 300."),
        (forms.IntegerField(min_value=1), "0", "0 is too small; at least 1 is possible."),
        (forms.FloatField(), "north", "“north” is not a number, such as 41.5."),
        (forms.FloatField(max_value=90), "91", "91.0 is too large; at most 90 is possible."),
        (forms.FileField(), None, "no file was chosen; it is needed."),
        (forms.CharField(), "", "nothing was written; it is needed."),
        (forms.ChoiceField(choices=[("In", [("a", "Ames")])]), "", "nothing was chosen; it is one of Ames."),
    ],
)
def test_a_field_of_the_desk_says_what_was_given_and_what_is_possible(field, value, sentence):
    class Form(FormInOwnWords):
        told = field

    assert Form({"told": value}).errors["told"] == [sentence]
