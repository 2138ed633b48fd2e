"""`bin/manage first_account`: an account for the first curator, where there is none yet."""

from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from ringwatch import first_account


class Command(BaseCommand):
    help = "Make the account admin unless there is an account; its password is RINGWATCH_ADMIN_PASSWORD, or shown once."

    def handle(self, *args: str, **options: Any) -> None:
        try:
            if settings.ADMIN_PASSWORD:
                validate_password(settings.ADMIN_PASSWORD)
        except ValidationError as error:
            raise CommandError(
                f"RINGWATCH_ADMIN_PASSWORD cannot be used: {' '.join(error.messages)}"
            ) from error
        if password := first_account.make(settings.ADMIN_PASSWORD):
            self.stdout.write(first_account.words(password))
