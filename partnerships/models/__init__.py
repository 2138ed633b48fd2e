"""The tables, one file a concept. Nothing here reads lists, files or the network."""

from partnerships.models import any_of as any_of
from partnerships.models.agencies import Agency
from partnerships.models.curation.acts import Act
from partnerships.models.curation.audit_log import AuditEntry
from partnerships.models.curation.change_sets import ChangeSet, ChangeSetAgency
from partnerships.models.curation.evidence_pages import ArchivedPage, EvidencePage
from partnerships.models.curation.open_rows import OpenRow, SkippedRow
from partnerships.models.curation.reports import Report
from partnerships.models.directory import LAW_ENFORCEMENT, DirectoryAgency
from partnerships.models.followers import Follower, FollowRequest, MailedAddress, Rhythm, SuppressedBecause
from partnerships.models.listings import Claim, Listing, Match, Measurement
from partnerships.models.partnerships import (
    EVIDENCE_COLUMN,
    FLAT_COLUMNS,
    FlatRecord,
    Override,
    Partnership,
    public_id,
)
from partnerships.models.places import County, Place, PostalName, ReferenceFile, State, ZipCode
from partnerships.models.previews import PreviewedListing, PreviewedRow, RowKind
from partnerships.models.releases import LAYOUT, Release, ReleaseRow
from partnerships.models.sources import Run, Snapshot, Source
from partnerships.models.statements import FlatStatement, ReleaseStatement, Statement

__all__ = [
    "EVIDENCE_COLUMN",
    "FLAT_COLUMNS",
    "LAW_ENFORCEMENT",
    "LAYOUT",
    "Act",
    "Agency",
    "ArchivedPage",
    "AuditEntry",
    "ChangeSet",
    "ChangeSetAgency",
    "Claim",
    "County",
    "DirectoryAgency",
    "EvidencePage",
    "FlatRecord",
    "FlatStatement",
    "FollowRequest",
    "Follower",
    "Listing",
    "MailedAddress",
    "Match",
    "Measurement",
    "OpenRow",
    "Override",
    "Partnership",
    "Place",
    "PostalName",
    "PreviewedListing",
    "PreviewedRow",
    "ReferenceFile",
    "Release",
    "ReleaseRow",
    "ReleaseStatement",
    "Report",
    "Rhythm",
    "RowKind",
    "Run",
    "SkippedRow",
    "Snapshot",
    "Source",
    "State",
    "Statement",
    "SuppressedBecause",
    "ZipCode",
    "public_id",
]
