"""The site's own day, and the one check that nothing speaks for a day that has not come there.

A list that spoke for 2109 would outrank every later snapshot, and make false "gone from the list". Knows no list.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext


class FutureDay(ValueError):
    """The day has not come yet. The message says which day it is here."""


def site_today(now: datetime | None = None) -> date:
    """The day it is in the site's own time zone (`RINGWATCH_TIME_ZONE`), now or at another moment."""
    return timezone.localtime(now or timezone.now(), ZoneInfo(settings.SITE_TIME_ZONE)).date()


def refuse_future(day: date, *, today: date) -> None:
    """Raise FutureDay if `day` comes after `today`."""
    if day > today:
        raise FutureDay(
            gettext("%(day)s is still to come: today is %(today)s (%(zone)s).")
            % {"day": day.isoformat(), "today": today.isoformat(), "zone": settings.SITE_TIME_ZONE}
        )
