"""A second factor by an app's codes, by the keyboard alone: set up, and asked for at the next sign-in."""

from allauth.mfa.models import Authenticator

from tests.admin.keyboard.keys import PASSWORD
from tests.admin.people.accounts import code_of

CODE = "main [name=code]"


def test_an_apps_codes_are_set_up_and_asked_for_without_a_mouse(keys):
    keys.enter("a[href$='/password/change/']")
    keys.enter("nav a[href$='/factors/']")
    keys.enter("main a[href$='/totp/activate/']")
    keys.write("main input[type=password]", PASSWORD)  # asked again before a factor is added
    send(keys)
    secret = keys.page.locator("#authenticator_secret").input_value()
    keys.write(CODE, code_of(secret))
    send(keys)
    assert Authenticator.objects.filter(user__username="carla", type="totp").exists()

    keys.enter("header a[href$='/logout/']")
    keys.enter("main button")
    keys.sign_in("carla", then="**/factors/authenticate/")
    keys.write(CODE, "000000")
    send(keys)
    keys.write(CODE, code_of(secret))
    send(keys)

    assert keys.page.get_by_role("heading", name="All records").is_visible()


def send(keys) -> None:
    with keys.page.expect_navigation():
        keys.press("Enter")
