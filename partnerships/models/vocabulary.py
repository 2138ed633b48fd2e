"""The closed lists of words that records use. Each word's label is what readers see.

A leaf: it imports nothing of ours, so every other module may import it.
"""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What kind of agency it is. Two agencies of different kinds are never the same agency."""

    POLICE = "police", _("Police")
    SHERIFF = "sheriff", _("Sheriff")
    FIRE = "fire", _("Fire department")
    CONSTABLE = "constable", _("Constable")
    PROSECUTOR = "prosecutor", _("Prosecutor")
    STATE_POLICE = "state_police", _("State police")
    CAMPUS = "campus", _("Campus police")
    TRIBAL = "tribal", _("Tribal police")
    OTHER = "other", _("Other public body")


class Program(TextChoices):
    """What the agency took part in. One agency may take part in several, each with its own dates."""

    NEIGHBORS = "neighbors", _("Neighbors account")
    SUBSIDY = "subsidy", _("Camera subsidy")
    COMMUNITY_REQUESTS = "community_requests", _("Community Requests")
    OTHER = "other", _("Other")


class Event(TextChoices):
    """What one claim of a listing says about an agency and a program."""

    LISTED = "listed", _("names it as taking part")
    JOINED = "joined", _("says it joined")
    REPORTED_ACTIVE = "reported_active", _("reports it active by that day")
    ANNOUNCED = "announced", _("announces it")
    ENDED = "ended", _("says it ended")
    DENIED = "denied", _("reports that the agency denies it")
    REPORTED_NONE = "reported_none", _("reports that there was none at that time")


class Status(TextChoices):
    """What the listings, taken together, allow us to say. The rule is in `partnership_rules`."""

    LISTED = "listed", _("Listed")
    LIST_RETIRED = "list_retired", _("List retired")
    REPORTED = "reported", _("Reported")
    ANNOUNCED = "announced", _("Announced only")
    DELISTED = "delisted", _("Gone from the list")
    ENDED = "ended", _("Ended")
    DENIED = "denied", _("Disputed by the agency")


class Certainty(TextChoices):
    """Whether a partnership was in force on a day, as far as the evidence goes."""

    CERTAIN = "certain", _("Certainly")
    POSSIBLE = "possible", _("Possibly")


class DatePrecision(TextChoices):
    """How exactly a day is known."""

    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")
    BY = "by", _("that day or earlier")


class DateBasis(TextChoices):
    """Why we believe a start or end date."""

    STATED = "stated", _("The source says it joined on this date.")
    RING_ACTIVE_DATE = "ring_active_date", _("Ring's own list gives this as the active date.")
    ATLAS_LINK_DATE = (
        "atlas_link_date",
        _(
            "Inferred: the date the Atlas of Surveillance puts beside its link to Ring's list, which behaves as "
            "Ring's own active date."
        ),
    )
    SOURCE_TEXT = (
        "source_text",
        _("Read from the text of the source's summary, which names the month or year."),
    )
    REPORTED_ACTIVE = (
        "reported_active",
        _("A source shows the agency active by this day; the start is this day or earlier."),
    )
    CURATOR = "curator", _("Set by a curator, with a reason on record.")


class LocationPrecision(TextChoices):
    """How exactly a point is known, best first."""

    EXACT = "exact", _("the coordinate the list gives")
    PLACE = "place", _("the center of the place")
    COUNTY = "county", _("a point inside the county")
    STATE = "state", _("a point inside the state")
    NONE = "none", _("not placed")


class Measure(TextChoices):
    """What a list counts. A measure that was defined anew is another measure."""

    VIDEO_REQUESTS = "video_requests", _("Requests for video, in the quarter")


class Verdict(TextChoices):
    """Whether a listing speaks of an agency."""

    SAME = "same", _("same agency")
    OTHER = "other", _("not the same agency")
    UNSURE = "unsure", _("awaits a person")


class Outcome(TextChoices):
    """How a run of a list ended."""

    APPLIED = "applied", _("Applied")
    UNCHANGED = "unchanged", _("Unchanged")
    HELD = "held", _("Held for a person")
    REJECTED = "rejected", _("Rejected")
    DRY_RUN = "dry_run", _("Tried without changing anything")


class FailureCause(TextChoices):
    """Why a run was rejected, in a sentence for readers. Curators read the run's own reason, which names addresses."""

    NOT_THERE = "not_there", _("It is no longer at its address.")
    CLOSED = "closed", _("Its server does not give it to programs.")
    BUSY = "busy", _("Its server had too many requests.")
    FAULT = "fault", _("Its server had a fault.")
    NO_FILE = "no_file", _("No whole file of it arrived.")
    UNREADABLE = "unreadable", _("What came could not be read as this list.")
    STILL_TO_COME = "still_to_come", _("The day that it was said to speak for is still to come.")
    CHANGED_SINCE = "changed_since", _("What is known of this list was changed in the meantime.")
    STOPPED = "stopped", _("A person stopped it.")
    OUR_FAULT = "our_fault", _("Something failed on this site.")

    @classmethod
    def of_status(cls, status: int) -> FailureCause:
        """What an HTTP status that is no success means; 0 where there was no answer."""
        if status in (404, 410):
            return cls.NOT_THERE
        if status in (429, 503):
            return cls.BUSY
        if 400 <= status < 500:
            return cls.CLOSED
        return cls.FAULT if status else cls.NO_FILE


class Nature(TextChoices):
    """What standing on a list says about an agency, and on which days."""

    ROLL = "roll", _("A roll, kept up to date")
    REPORTS = "reports", _("A collection of reports")
    ONE_OFF = "one_off", _("A table published once")


class SourceState(TextChoices):
    """Whether the publisher still keeps the list."""

    KEPT = "kept", _("Kept")
    RETIRED = "retired", _("Retired by its publisher")
    CATEGORY_DROPPED = "category_dropped", _("Ring category dropped by its publisher")


class ReportOutcome(TextChoices):
    """What a curator answered to a reader's report of a mistake."""

    CORRECTED = "corrected", _("Corrected")
    AMENDED = "amended", _("Corrected, otherwise than reported")
    ANSWERED = "answered", _("Answered")
    KEPT = "kept", _("Left as it was")
    UNRELATED = "unrelated", _("Not about the data; not shown")
    SPAM = "spam", _("Deleted as spam")
