"""The closed lists of words that records use. Each word's label is what readers see.

A leaf: it imports nothing of ours, so every other module may import it.
"""

from django.db.models import TextChoices


class Kind(TextChoices):
    """What kind of agency it is. Two agencies of different kinds are never the same agency."""

    POLICE = "police", "Police"
    SHERIFF = "sheriff", "Sheriff"
    FIRE = "fire", "Fire department"
    CONSTABLE = "constable", "Constable"
    PROSECUTOR = "prosecutor", "Prosecutor"
    STATE_POLICE = "state_police", "State police"
    CAMPUS = "campus", "Campus police"
    TRIBAL = "tribal", "Tribal police"
    OTHER = "other", "Other public body"


class Program(TextChoices):
    """What the agency took part in. One agency may take part in several, each with its own dates."""

    NEIGHBORS = "neighbors", "Neighbors account"
    SUBSIDY = "subsidy", "Camera subsidy"
    COMMUNITY_REQUESTS = "community_requests", "Community Requests"
    OTHER = "other", "Other"


class Event(TextChoices):
    """What one claim of a listing says about an agency and a program."""

    LISTED = "listed", "names it as taking part"
    JOINED = "joined", "says it joined"
    REPORTED_ACTIVE = "reported_active", "reports it active by that day"
    ANNOUNCED = "announced", "announces it"
    ENDED = "ended", "says it ended"
    DENIED = "denied", "reports that the agency denies it"
    REPORTED_NONE = "reported_none", "reports that there was none at that time"


class Status(TextChoices):
    """What the listings, taken together, allow us to say. The rule is in `ingest.statuses`."""

    LISTED = "listed", "Listed"
    DELISTED = "delisted", "Gone from the list"
    LIST_RETIRED = "list_retired", "List retired"
    ENDED = "ended", "Ended"
    DENIED = "denied", "Disputed by the agency"
    ANNOUNCED = "announced", "Announced only"


class DatePrecision(TextChoices):
    """How exactly a day is known."""

    DAY = "day", "to the day"
    MONTH = "month", "to the month"
    YEAR = "year", "to the year"
    BY = "by", "that day or earlier"


class DateBasis(TextChoices):
    """Why we believe a start or end date."""

    STATED = "stated", "The source says it joined on this date."
    RING_ACTIVE_DATE = "ring_active_date", "Ring's own list gives this as the active date."
    ATLAS_LINK_DATE = (
        "atlas_link_date",
        "Inferred: the date the Atlas of Surveillance puts beside its link to Ring's list, which behaves as "
        "Ring's own active date.",
    )
    SOURCE_TEXT = "source_text", "Read from the text of the source's summary, which names the month or year."
    REPORTED_ACTIVE = (
        "reported_active",
        "A source shows the agency active by this day; the start is this day or earlier.",
    )
    CURATOR = "curator", "Set by a curator, with a reason on record."


class LocationPrecision(TextChoices):
    """How exactly a point is known, best first."""

    EXACT = "exact", "the coordinate the list gives"
    PLACE = "place", "the center of the place"
    COUNTY = "county", "a point inside the county"
    STATE = "state", "a point inside the state"
    NONE = "none", "not placed"


class Measure(TextChoices):
    """What a list counts. A measure that was defined anew is another measure."""

    VIDEO_REQUESTS = "video_requests", "Requests for video, in the quarter"


class Verdict(TextChoices):
    """Whether a listing speaks of an agency."""

    SAME = "same", "same agency"
    OTHER = "other", "not the same agency"
    UNSURE = "unsure", "awaits a person"


class Outcome(TextChoices):
    """How a run of a list ended."""

    APPLIED = "applied", "Applied"
    UNCHANGED = "unchanged", "Unchanged"
    HELD = "held", "Held for a person"
    REJECTED = "rejected", "Rejected"
    DRY_RUN = "dry_run", "Tried without changing anything"


class ListState(TextChoices):
    """Whether the publisher still keeps the list."""

    KEPT = "kept", "Kept"
    RETIRED = "retired", "Retired by its publisher"
    CATEGORY_DROPPED = "category_dropped", "Ring category dropped by its publisher"


class Answer(TextChoices):
    """What a curator answered to a reader's report of a mistake."""

    CORRECTED = "corrected", "Corrected"
    KEPT = "kept", "Left as it was"
    UNRELATED = "unrelated", "Not about the data; not shown"
