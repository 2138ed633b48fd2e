"""A backup's file is read whole and held against its manifest before anything of it is believed."""

import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest

from ringwatch.backup import BackupError, archive

FILES = {"secret_key": b"key", "database.dump": b"dump" * 500, "files/snapshots/ab/abc": b"list\n" * 300}


def nobody(_size: int) -> None:
    """Watches nothing."""


def written(path: Path, files: dict[str, bytes] = FILES, *, close: bool = True) -> archive.Manifest:
    manifest = archive.Manifest("2026-11-29T00:00:00+00:00", 18, ["partnerships.0001_extensions"])
    with tarfile.open(path, "w:gz") as tar:
        writer = archive.Writer(tar, manifest, nobody)
        for name, content in files.items():
            writer.add(name, io.BytesIO(content), len(content))
        if close:
            writer.close()
    return manifest


@pytest.fixture
def backup(tmp_path) -> Path:
    path = tmp_path / "site.backup"
    written(path)
    return path


def test_what_was_written_is_read_again(tmp_path):
    manifest = written(tmp_path / "site.backup")

    assert archive.check(tmp_path / "site.backup", nobody) == manifest
    assert set(manifest.files) == {"snapshots/ab/abc"}
    assert {
        name: content.read() for name, content, _ in archive.members(tmp_path / "site.backup")
    }.items() >= FILES.items()


def test_a_file_cut_short_anywhere_is_refused(backup):
    whole = backup.read_bytes()

    for length in [*range(0, len(whole), 7), len(whole) - 1]:
        backup.write_bytes(whole[:length])
        with pytest.raises(BackupError, match=r"damaged|cut short|no backup"):
            archive.check(backup, nobody)


def test_no_change_of_a_bit_goes_unseen(backup):
    whole = backup.read_bytes()
    manifest = archive.check(backup, nobody)

    for place in range(10, len(whole), 5):  # gzip's header before that says when and by what it was written
        backup.write_bytes(whole[:place] + bytes([whole[place] ^ 16]) + whole[place + 1 :])
        try:
            assert archive.check(backup, nobody) == manifest
        except BackupError:
            continue


@pytest.mark.parametrize(
    "change",
    [
        lambda members: members | {"files/snapshots/ab/abc": b"other"},
        lambda members: members | {"files/more": b"more"},
        lambda members: {name: content for name, content in members.items() if name != "secret_key"},
        lambda members: members | {"manifest.json": members["manifest.json"].replace(b"18", b"17")},
        lambda members: {name: content for name, content in members.items() if name != "manifest.sha256"},
    ],
    ids=["another file", "one more file", "a file less", "another manifest", "no hash of the manifest"],
)
def test_an_archive_that_is_not_what_its_manifest_says_is_refused(backup, change):
    members = {name: content.read() for name, content, _ in archive.members(backup)}
    with tarfile.open(backup, "w:gz") as tar:
        for name, content in change(members).items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))

    with pytest.raises(BackupError, match=r"damaged|cut short"):
        archive.check(backup, nobody)


@pytest.mark.parametrize("name", ["/etc/passwd", "files/../../x", "files//x", "./x", "files/x/."])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path, name):
    written(tmp_path / "site.backup", {name: b"x"})

    with pytest.raises(BackupError, match="no backup of ringwatch"):
        archive.check(tmp_path / "site.backup", nobody)


@pytest.mark.parametrize(
    "table", ['"x" FROM PUBLIC; DROP TABLE audit; --"', "x;", "", 'a"b', "naïve", "x\n", "x" * 64]
)
def test_a_table_that_would_be_a_statement_is_refused(tmp_path, table):
    path = tmp_path / "site.backup"
    with tarfile.open(path, "w:gz") as tar:
        manifest = archive.Manifest(made_at="", postgres=18, migrations=[], revoked=[[table, "UPDATE"]])
        archive.Writer(tar, manifest, nobody).close()

    with pytest.raises(BackupError, match="no backup of ringwatch: it names a table"):
        archive.check(path, nobody)


def told(**more: object) -> bytes:
    """A manifest as JSON, with some of it said otherwise."""
    return json.dumps(json.loads(archive.Manifest("", 18, []).as_json()) | more).encode()


@pytest.mark.parametrize(
    "manifest",
    [
        b"[]", b"18", b"\xff", b"{", b"[" * 200_000, b'{"format": 1}', told(more=1), told(members=[]),
        told(members={"x": {}}), told(members={"x": 5}), told(migrations=5), told(migrations=[[]]), told(damaged=5),
        told(revoked=[[]]), told(revoked=5), told(revoked=[[5, "UPDATE"]]), told(made_at=5),
    ],
    ids=lambda manifest: manifest[:40].decode("ascii", "replace"),
)  # fmt: skip
def test_a_manifest_that_is_none_of_ours_is_refused(tmp_path, manifest):
    path = tmp_path / "site.backup"
    with tarfile.open(path, "w:gz") as tar:
        for name, content in (
            (archive.MANIFEST, manifest),
            (archive.MANIFEST_HASH, hashlib.sha256(manifest).hexdigest().encode()),
        ):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))

    with pytest.raises(BackupError, match=r"no backup of ringwatch|newer"):
        archive.check(path, nobody)


def test_a_link_is_refused(tmp_path):
    with tarfile.open(tmp_path / "site.backup", "w:gz") as tar:
        entry = tarfile.TarInfo("files/x")
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(entry)

    with pytest.raises(BackupError, match="no backup of ringwatch"):
        archive.check(tmp_path / "site.backup", nobody)


@pytest.mark.parametrize("content", [b"", b"agency,state\nDayton,OH\n", b"\x1f\x8b\x08\x00"])
def test_a_file_that_is_no_backup_is_refused(tmp_path, content):
    (tmp_path / "list.csv").write_bytes(content)

    with pytest.raises(BackupError, match=r"no backup|cannot be read"):
        archive.check(tmp_path / "list.csv", nobody)


def test_an_archive_without_its_end_is_refused(tmp_path):
    written(tmp_path / "site.backup", close=False)

    with pytest.raises(BackupError, match="no manifest at its end"):
        archive.check(tmp_path / "site.backup", nobody)
