"""By the keyboard alone: what a curator does beyond the queue, and an administrator with people."""

from django.contrib.auth.models import User

from partnerships.actions.roles import Role, role_of
from partnerships.models import Agency, AuditEntry, ChangeSet, Override, SkippedRow
from partnerships.models.vocabulary import Verdict
from tests.admin.desk import page_of
from tests.factories import agency, listing


def test_what_a_curator_and_an_administrator_do_needs_no_mouse(keys):
    brighton, sheriff = agency("Brighton Police Department"), agency("Monroe County Sheriff's Office")

    move_its_point(keys, brighton)
    set_several_values_and_lift_one(keys, brighton)
    match_then_split_it_off(keys, brighton)
    undo_from_the_history(keys, brighton)
    merge_and_undo_the_merge(keys, brighton, sheriff)
    take_an_edit_out_and_discard_the_rest(keys, sheriff)
    invite_a_curator_and_let_them_in_no_more(keys)


def move_its_point(keys, brighton):
    keys.page.goto(page_of(brighton))
    keys.write("[name=latitude]", "43.1566")
    keys.write("[name=longitude]", "-77.6088")
    with keys.page.expect_navigation():
        keys.press("Enter")
    keys.write("form[action*='/act/move/'] [name=reason]", "A map.")
    keys.send("move")

    assert brighton.overrides.in_force().get(field="city").value == "Rochester"


def set_several_values_and_lift_one(keys, brighton):
    keys.unfold("set_values")
    keys.write("form[action*='/act/set_values/'] [name=value_agency_name]", "Brighton Force")
    keys.write("form[action*='/act/set_values/'] [name=reason]", "Its letterhead.")
    keys.send("set_values")
    name = brighton.overrides.in_force().get(field="agency_name")
    keys.unfold("lift_override")
    keys.enter(f"form[action*='/act/lift_override/']:has([name=override][value='{name.pk}']) button")

    assert not Override.objects.in_force().filter(pk=name.pk).exists()


def match_then_split_it_off(keys, brighton):
    row = listing("D1")
    keys.page.goto(f"{page_of(row)}?queue=1")
    keys.press("m")
    keys.type("Seen.")
    with keys.page.expect_navigation():
        keys.press("Enter")
    with keys.page.expect_navigation():
        keys.press("s")
    assert SkippedRow.objects.get().listing == row
    keys.page.goto(f"{page_of(row)}?queue=1")
    with keys.page.expect_navigation():
        keys.press("1")

    keys.page.goto(page_of(brighton))
    keys.unfold("split")
    keys.write("form[action*='/act/split/'] [name=agency_name]", "Brighton Marshal")
    keys.reach(f"[name=listings][value='{row.pk}']")
    keys.press("Space")
    keys.write("form[action*='/act/split/'] [name=reason]", "Two forces.")
    keys.send("split")

    assert row.matches.get(verdict=Verdict.SAME).agency.name == "Brighton Marshal"


def undo_from_the_history(keys, brighton):
    split = AuditEntry.objects.filter(action="split an agency").latest("id")
    keys.page.goto(page_of(brighton))
    keys.enter(f"#history a[href='{page_of(split)}#undo']")
    keys.write("form[action*='/act/undo/'] [name=reason]", "One force.")
    keys.send("undo")

    assert listing("D1").matches.get(verdict=Verdict.SAME).agency == brighton


def merge_and_undo_the_merge(keys, brighton, sheriff):
    keys.page.goto(f"{page_of(sheriff)}?into={brighton.pk}#merge")
    keys.write("form[action*='/act/merge/'] [name=reason]", "One department.")
    keys.send("merge")
    assert Agency.objects.get(pk=sheriff.pk).merged_into == brighton
    keys.unfold("unmerge")
    keys.write("form[action*='/act/unmerge/'] [name=reason]", "Two.")
    keys.send("unmerge")

    assert Agency.objects.get(pk=sheriff.pk).merged_into is None


def take_an_edit_out_and_discard_the_rest(keys, sheriff):
    keys.page.goto("/admin/")
    keys.enter("form.change-set button")
    for field, value in (("county", "Monroe"), ("city", "Rochester")):
        keys.page.goto(page_of(sheriff))
        keys.reach(f"details:has([name=field][value={field}]) summary")
        keys.press("Enter")
        keys.write("details[open] [name=value]", value)
        keys.write("details[open] [name=reason]", "The map.")
        keys.enter("details[open] form[action*='/act/set_override/'] button")
    keys.enter(".change-set-banner a")
    keys.send("take_out")
    assert ChangeSet.objects.get().edits().count() == 1
    keys.unfold("discard")
    keys.write("form[action*='/act/discard/'] [name=reason]", "A draft.")
    keys.send("discard")

    assert not ChangeSet.objects.exists()
    assert not sheriff.overrides.in_force().exists()


def invite_a_curator_and_let_them_in_no_more(keys):
    keys.page.goto("/admin/auth/user/")
    keys.enter("a[href$='/invite/']")
    keys.write("[name=username]", "dora")
    keys.write("[name=email]", "dora@desk.example")
    keys.choose("[name=role]", "Curator")
    keys.enter("form.act button")
    dora = User.objects.get(username="dora")
    assert role_of(dora) == Role.CURATOR
    keys.send("end_sessions")
    keys.unfold("active")
    keys.write("form[action*='/act/active/'] [name=reason]", "She left.")
    keys.send("active")

    assert not User.objects.get(pk=dora.pk).is_active
