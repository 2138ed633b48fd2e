"""Records that differ in every field that a question can ask for."""

from datetime import date

from partnerships.models.vocabulary import Kind, LocationPrecision, Program, Status

RECORDS = (
    {"agency_name": "Fresno Police Department", "city": "Fresno", "state": "CA"},
    {"agency_name": "Kern County Sheriff's Office", "agency_kind": Kind.SHERIFF, "county": "Kern County",
     "county_fips": "06029", "state": "CA", "city": ""},
    {"agency_name": "Dayton Fire Department", "agency_kind": Kind.FIRE, "program": Program.SUBSIDY,
     "status": Status.DELISTED, "sources": ["eff-atlas"], "county_fips": "39113"},
    {"agency_name": "100% Police_Department", "sources": ["announcements", "eff-atlas"],
     "status": Status.LIST_RETIRED, "changed_on": date(2026, 6, 1)},
    {"latitude": None, "longitude": None, "location_precision": LocationPrecision.NONE, "state": "",
     "city": "Cañon"},
)  # fmt: skip
