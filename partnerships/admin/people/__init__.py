"""People: who may work on the desk, with which role; one page to add somebody, acts on each account."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse

from partnerships import tasks
from partnerships.actions import people
from partnerships.actions.roles import Role, role_of
from partnerships.admin.columns import worded_filter
from partnerships.admin.people import sign_in
from partnerships.admin.record import ActForm, ReasonField, RecordAdmin, attempt_act, curator_of, page_address
from partnerships.admin.worker import hand_over_mail
from partnerships.dates import moment_in_words
from partnerships.mail_addresses import MAX_LENGTH, MailAddressField
from partnerships.queries.curation import audit_entries

__all__ = ["PeopleAdmin", "sign_in"]

ADD = "auth_user_invite"
OPERATOR = "Operator of the site"


class Invite(ActForm):
    """A new person, with a role; the mail leads to where they set their password."""

    name = "invite"
    permission = "add_user"
    button = "Add and invite"

    username = forms.CharField(max_length=150, help_text="To sign in with. It stands beside every act.")
    email = MailAddressField(label="Mail address", max_length=MAX_LENGTH)
    role = forms.ChoiceField(choices=[("", "Choose one"), *Role.choices])

    @property
    def address(self) -> str:
        return reverse(f"admin:{ADD}")

    def carry_out(self, by: User) -> str:
        given = self.cleaned_data
        self.user = people.invite(
            username=given["username"], email=given["email"], role=Role(given["role"]), by=by
        )
        return f"{self.user} is added. {invite_by_mail(self.user)}"

    def next_address(self) -> str:
        return page_address(self.user)


class ChangeRole(ActForm):
    """Another role for a person."""

    name = "role"
    permission = "change_user"
    button = "Change the role"

    role = forms.ChoiceField(choices=Role.choices)
    reason = ReasonField()

    def __init__(self, record: Any, data: Any = None, files: Any = None, **options: Any) -> None:
        super().__init__(record, data, files, initial={"role": role_of(record)}, **options)

    @classmethod
    def is_offered(cls, record: User) -> bool:
        return not record.is_superuser

    def carry_out(self, by: User) -> str:
        role = Role(self.cleaned_data["role"])
        people.set_role(user=self.record, role=role, by=by, reason=self.cleaned_data["reason"])
        return f"{self.record}: {role.label}."


class ChangeActive(ActForm):
    """Whether the person may sign in."""

    name = "active"
    permission = "change_user"

    reason = ReasonField()

    @property
    def button(self) -> str:  # type: ignore[override]  # it says what pressing it does
        return "Let in no more" if self.record.is_active else "Let in again"

    def carry_out(self, by: User) -> str:
        active = not self.record.is_active
        people.set_active(user=self.record, active=active, by=by, reason=self.cleaned_data["reason"])
        return f"{self.record} may sign in again." if active else f"{self.record} may not sign in any more."


class InviteAgain(ActForm):
    """The invitation once more, for who lost it; or the way to a new password."""

    name = "invite_again"
    permission = "change_user"

    @property
    def button(self) -> str:  # type: ignore[override]  # it says what pressing it does
        has_one = self.record.has_usable_password()
        return "Send a link to set a new password" if has_one else "Send the invitation again"

    def carry_out(self, by: User) -> str:
        return invite_by_mail(self.record)


class EndSessions(ActForm):
    """Everywhere where the person is signed in, they have to sign in anew."""

    name = "end_sessions"
    permission = "change_user"
    button = "End all sessions"

    def carry_out(self, by: User) -> str:
        return f"Sessions ended: {people.end_sessions(user=self.record, by=by)}."


class RemoveFactor(ActForm):
    """For who lost the phone or the key."""

    name = "remove_factor"
    permission = "change_user"
    button = "Remove the second factor"

    reason = ReasonField()

    @classmethod
    def is_offered(cls, record: User) -> bool:
        return bool(Authenticator.objects.filter(user=record).exists())

    def carry_out(self, by: User) -> str:
        people.remove_second_factor(user=self.record, by=by, reason=self.cleaned_data["reason"])
        return f"{self.record} signs in with the password alone until another factor is set up."


@admin.register(User)
class PeopleAdmin(RecordAdmin):
    """Accounts of the desk."""

    page_template = "admin/partnerships/person.html"
    acts = (ChangeRole, ChangeActive, InviteAgain, EndSessions, RemoveFactor)
    list_display = ("username", "email", "role", "is_active", "last_login")
    records_title, counted = "People", ("person", "people")
    list_filter = (
        ("groups", worded_filter(admin.RelatedFieldListFilter, "role")),
        ("is_active", worded_filter(admin.BooleanFieldListFilter, "may sign in")),
    )
    search_fields = ("username", "email")
    ordering = ("username",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="Role")
    def role(self, user: User) -> object:
        return role_in_words(user)

    def get_urls(self) -> list[Any]:
        invite = path("invite/", self.admin_site.admin_view(self.invite_view), name=ADD)
        return [invite, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        may_add = request.user.has_perm(f"auth.{Invite.permission}")
        more = {"title": "People", "invite_address": reverse(f"admin:{ADD}") if may_add else ""}
        return super().changelist_view(request, {**more, **(extra_context or {})})

    def invite_view(self, request: HttpRequest) -> HttpResponseBase:
        if not request.user.has_perm(f"auth.{Invite.permission}"):
            raise PermissionDenied
        form = Invite(None, request.POST) if request.method == "POST" else Invite(None)
        if form.is_bound and form.is_valid() and (done := attempt_act(form, by=curator_of(request))):
            messages.success(request, done)
            return HttpResponseRedirect(form.next_address())
        bound = form if form.is_bound else None
        context = {**self.frame(request), "title": "Add a person", "form": form, "bound": bound}
        status = 400 if bound else 200
        return TemplateResponse(request, "admin/partnerships/invite.html", context, status=status)

    def context(self, request: HttpRequest, user: User, bound: ActForm | None) -> dict[str, Any]:
        may_change = request.user.has_perm("auth.change_user") and not user.is_superuser
        refused = people.why_refused(user, curator_of(request))
        return {
            **({"forms": {}} if refused else {}),
            "refused": refused,
            "is_own": user.pk == request.user.pk,
            "facts": [
                ("Mail address", user.email, ""),
                ("Role", role_in_words(user), ""),
                ("May sign in", "yes" if user.is_active else "no", ""),
                (
                    "Signed in last",
                    f"{moment_in_words(user.last_login)} UTC" if user.last_login else "never",
                    "",
                ),
                ("Second factor", factors_in_words(user), ""),
                ("Sessions", str(UserSession.objects.filter(user=user).count()), ""),
            ],
            "invitation": people.invitation_address(user)
            if may_change and not user.has_usable_password()
            else "",
            "history": audit_entries.history(audit_entries.about_person(user)),
        }


def invite_by_mail(user: User) -> str:
    """Hand the invitation to the worker. Gives a sentence for the administrator."""
    has_password = user.has_usable_password()
    if not people.may_be_mailed(user):
        return f"No mail can be sent from here: {_without_mail(user, has_password)}"
    if not hand_over_mail(tasks.send_invitation, user.pk):
        return f"The queue cannot be reached, so no mail is sent: {_without_mail(user, has_password)}"
    return f"The worker sends the {'link' if has_password else 'invitation'} to {user.email}."


def _without_mail(user: User, has_password: bool) -> str:
    if has_password:
        return f"who runs the site sets a new password with bin/manage changepassword {user.get_username()}."
    return "give the address below to the person yourself."


def role_in_words(user: User) -> str:
    if user.is_superuser:
        return OPERATOR
    role = role_of(user)
    return str(role.label) if role else "No role: the account sees nothing"


def factors_in_words(user: User) -> str:
    kinds = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return ", ".join(str(one.get_type_display()) for one in kinds) or "none"
