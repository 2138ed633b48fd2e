"""`bin/manage suppress ADDRESS`: no mail to an address any more."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from partnerships import mail_addresses
from partnerships.alerts import addresses
from partnerships.models import SuppressedBecause


class Command(BaseCommand):
    help = "Send no mail to an address any more, whoever asks, and delete it where it follows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="a mail address; what follows a + in it does not matter")
        parser.add_argument("--lift", action="store_true", help="let it be written to again")

    def handle(self, *args: str, address: str, lift: bool, **options: Any) -> None:
        try:
            address = mail_addresses.plain(address)
        except ValidationError as error:
            raise CommandError(f"{address} is no mail address.") from error
        if lift:
            was = addresses.lift(address)
            self.stdout.write("It may be written to again." if was else "It was not suppressed.")
            return
        ended = addresses.suppress(address, SuppressedBecause.ASKED, now=timezone.now())
        self.stdout.write(f"Nothing is sent to it any more; it followed {ended} question(s).")
