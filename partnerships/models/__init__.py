"""The tables, one file a concept. Nothing here reads lists, files or the network."""

from partnerships.models.agencies import Agency
from partnerships.models.corrections import Correction
from partnerships.models.directory import LAW_ENFORCEMENT, DirectoryAgency
from partnerships.models.followers import Follower, Rhythm
from partnerships.models.gatherings import GatheredAgency, Gathering
from partnerships.models.journal import JournalEntry
from partnerships.models.listings import Claim, Listing, Match, Measurement
from partnerships.models.partnerships import FlatRecord, Override, Partnership, public_id
from partnerships.models.places import County, Place, PostalName, ReferenceFile, State, ZipCode
from partnerships.models.releases import Release, ReleaseRow
from partnerships.models.sources import Run, Snapshot, Source

__all__ = [
    "LAW_ENFORCEMENT",
    "Agency",
    "Claim",
    "Correction",
    "County",
    "DirectoryAgency",
    "FlatRecord",
    "Follower",
    "GatheredAgency",
    "Gathering",
    "JournalEntry",
    "Listing",
    "Match",
    "Measurement",
    "Override",
    "Partnership",
    "Place",
    "PostalName",
    "ReferenceFile",
    "Release",
    "ReleaseRow",
    "Rhythm",
    "Run",
    "Snapshot",
    "Source",
    "State",
    "ZipCode",
    "public_id",
]
