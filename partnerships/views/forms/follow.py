"""Following a question by mail: the form, and the pages that the mails lead to."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from partnerships.alerts import following
from partnerships.http import methods, throttles
from partnerships.mail_addresses import MAX_LENGTH, MailAddressField
from partnerships.models import Follower, Rhythm
from partnerships.queries.question import BadQuestion, Question
from partnerships.views.answers import refuse_with_page
from partnerships.views.files.citing import render_answer
from partnerships.views.forms import guards

OWN = ("sent",)


class Follow(guards.GuardedForm):
    """Who wants to be told, and how often."""

    email = MailAddressField(
        max_length=MAX_LENGTH,
        label=_("Your e-mail address"),
        help_text=_("Used for this alone, shown to nobody, deleted when you stop."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    rhythm = forms.ChoiceField(
        choices=Rhythm.choices, initial=Rhythm.WEEKLY, label=_("How often, at most"), widget=forms.RadioSelect
    )


@never_cache
@methods.only("GET", "HEAD", "POST")
def follow(request: HttpRequest) -> HttpResponse:
    """/follow/?… the question to follow."""
    try:
        question = Question.ask(request.GET, also=OWN)
    except BadQuestion as bad:
        return refuse_with_page(request, bad.problems)
    if not settings.MAIL or request.method != "POST":
        return _page(request, question, Follow())
    form = Follow(request.POST)
    if not form.is_valid():
        return _page(request, question, form, 400)
    if throttles.is_over_the_limit(request):
        form.add_error(None, gettext(guards.TOO_MANY))
        return _page(request, question, form, 429)
    if not form.is_from_a_machine:  # a machine is told the same as a person
        given = {name: form.cleaned_data[name] for name in ("email", "rhythm")}
        following.note(question=question, now=timezone.now(), **given)
    asked = following.address_of(question)
    return redirect(f"{request.path}?{asked}{'&' if asked else ''}sent=1")


@never_cache
@methods.only("GET", "HEAD", "POST")
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """/follow/<token>/, where the mail leads: a button, because machines open links before people do."""
    follower = Follower.objects.filter(token=token).first()
    if follower and request.method == "POST":
        follower = following.confirm(token=token, now=timezone.now())
    return _of(request, "follow/confirm.html", follower)


@csrf_exempt
@never_cache
@methods.only("GET", "HEAD", "POST")
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """/follow/<token>/leave/. A POST without anything else deletes: mail programs send it (RFC 8058)."""
    if request.method == "POST":
        if "never" in request.POST:
            following.leave_for_good(token=token, now=timezone.now())
        else:
            following.leave(token=token)
        return render(request, "follow/left.html")
    return _of(request, "follow/leave.html", Follower.objects.filter(token=token).first())


def _page(request: HttpRequest, question: Question, form: Form, status: int = 200) -> HttpResponse:
    context = {
        "question": question,
        "form": form,
        "asked": following.address_of(question),
        "sent": "sent" in request.GET and request.method != "POST",
        "mail": settings.MAIL,
    }
    return render_answer(request, "follow/follow.html", context, status=status)


def _of(request: HttpRequest, template: str, follower: Follower | None) -> HttpResponse:
    """A page about one follower; whoever left sees that there is nothing left."""
    if follower is None:
        return render(request, "follow/left.html", status=404)
    try:
        words = following.question_of(follower).words()
    except BadQuestion:
        words = str(_("a question that can no longer be asked"))
    return render(request, template, {"follower": follower, "words": words, "asked": follower.question})
