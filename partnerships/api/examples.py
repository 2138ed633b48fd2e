"""Examples of answers for the OpenAPI document and the documentation page. A test holds them to the schemas.

They show shapes. What is true today, the addresses themselves answer.
"""

PARTNERSHIP = {
    "partnership_id": "RW-000001",
    "agency": "San Diego County Sheriff's Department",
    "agency_id": "san-diego-county-sheriffs-department-ca",
    "agency_kind": "sheriff",
    "city": None,
    "county": "San Diego",
    "county_fips": "06073",
    "state": "CA",
    "program": "neighbors",
    "status": "reported",
    "start_date": "2019-07",
    "start_earliest": "2019-07-01",
    "start_latest": "2019-07-31",
    "end_date": None,
    "end_earliest": None,
    "end_latest": None,
    "date_basis": "source_text",
    "latitude": 33.02,
    "longitude": -116.78,
    "location_precision": "county",
    "sources": ["announcements"],
    "source_count": 1,
    "evidence_count": 2,
    "source_urls": ["https://news.example/san-diego"],
    "conflicts": [],
    "announced_on": "2019-06-20",
    "attested_until": "2019-07-12",
    "certainty": None,
    "overridden": ["county"],
    "first_listed_on": None,
    "last_listed_on": None,
    "changed_on": "2026-01-01",
    "dataset_version": 1,
    "record_url": "https://ringwatch.example/partnerships/RW-000001/",
}
CURATED = {
    "column": "county",
    "value": "San Diego",
    "reason": "The list names no county.",
    "set_on": "2026-01-01",
}
SITE = "https://ringwatch.example/api/v1"
ANSWER = {"dataset_version": 1, "question": "State: California"}
PROBLEM = {
    "type": "about:blank",
    "title": "Bad Request",
    "status": 400,
    "detail": "state: given without a value; leave it out instead.",
    "problems": ["state: given without a value; leave it out instead."],
}
AGENCY = {
    name: PARTNERSHIP[name]
    for name in ("agency_id", "agency", "agency_kind", "city", "county", "county_fips", "state",
                 "latitude", "longitude", "location_precision")
} | {
    "partnerships": [
        {name: PARTNERSHIP[name]
         for name in ("partnership_id", "program", "status", "start_date", "end_date", "sources")}
    ]
}  # fmt: skip
SOURCE = {
    "source": "announcements",
    "title": "Announcements",
    "publisher": "Many newsrooms and agencies",
    "homepage": None,
    "address": None,
    "license": "Facts, each with its source",
    "license_url": None,
    "about": "What newsrooms and agencies announced, one row an announcement.",
    "state": "kept",
    "state_on": None,
    "state_reason": None,
    "last_observed_on": "2026-01-01",
    "open_listings": 479,
    "closed_listings": 0,
}
SNAPSHOT = {
    "snapshot": 1,
    "source": "announcements",
    "observed_on": "2026-01-01",
    "fetched_at": "2026-01-01T12:00:00Z",
    "address": "https://lists.example/list.csv",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "size": 120394,
}
LISTING = {
    "partnership_id": "RW-000001",
    "listing_id": 17,
    "source": "announcements",
    "agency_as_written": "San Diego County Sheriff",
    "city_as_written": None,
    "county_as_written": "San Diego County",
    "state": "CA",
    "place_note": None,
    "wording": "The department joined the app in July.",
    "title": "Sheriff joins app",
    "publisher": "Example News",
    "published_on": "2019-07-12",
    "address": "https://news.example/san-diego",
    "archived_address": None,
    "snapshot_day": "2026-01-01",
    "snapshot_sha256": SNAPSHOT["sha256"],
    "row_number": 17,
}
RELEASE = {
    "number": 1,
    "published_at": "2026-01-01T12:00:00Z",
    "why": "The first run of the list Announcements.",
    "added": 479,
    "changed": 0,
    "withdrawn": 0,
    "total": 479,
    "partnerships": f"{SITE}/partnerships/?version=1",
    "csv": "https://ringwatch.example/partnerships.csv?version=1",
}
CHANGE = {
    "what": "changed",
    **{
        name: PARTNERSHIP[name]
        for name in ("partnership_id", "agency", "agency_id", "state", "program", "status")
    },
    "fields": [{"field": "status", "before": "announced", "after": "reported"}],
}
GROUP = {"key": "CA", "label": "California", "count": 34}
PLACE = {
    "kind": "place",
    "label": "Oakland, CA",
    "latitude": 37.8,
    "longitude": -122.27,
    "state": "CA",
    "county_fips": "06001",
    "parameters": {"county": "06001"},
}
EXAMPLES = {
    "Partnership": PARTNERSHIP,
    "PartnershipInFull": PARTNERSHIP | {"curated_values": [CURATED]},
    "Partnerships": ANSWER | {"count": 34, "next": None, "results": [PARTNERSHIP]},
    "Agency": AGENCY,
    "Agencies": ANSWER | {"count": 1, "next": None, "results": [AGENCY]},
    "Source": SOURCE,
    "Sources": {"count": 1, "results": [SOURCE]},
    "Snapshots": {"count": 1, "results": [SNAPSHOT]},
    "Listings": ANSWER | {"count": 1, "next": None, "results": [LISTING]},
    "Release": RELEASE,
    "Releases": {"count": 1, "results": [RELEASE]},
    "Changes": ANSWER
    | {
        "since_version": 0,
        "added": 0,
        "changed": 1,
        "withdrawn": 0,
        "count": 1,
        "next": None,
        "results": [CHANGE],
    },
    "Counts": ANSWER | {"count": 34, "group_by": "state", "results": [GROUP]},
    "Places": {"count": 1, "results": [PLACE]},
}
