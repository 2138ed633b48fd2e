"""Asking the Internet Archive to keep an archived copy of a page: its Save Page Now API, version 2. Knows no database.

A request is answered with the name of a job; asked for the job, the archive answers `pending`, `success` with the
archived copy's timestamp, or `error` with a message. Both need an account's keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx

TIMEOUT_SECONDS = 60
MAX_REASON_LENGTH = 500
TRY_LATER = ("error:user-session-limit", "error:too-many-daily-captures", "error:service-unavailable")
"""Errors that are the archive's state and say nothing about the page."""


class ArchiveBusy(Exception):
    """The archive could not answer now; it is asked again later. The message says why."""


@dataclass(frozen=True)
class ArchiveAnswer:
    """What the archive said. `archived`: the address of the archived copy. With neither `archived` nor `failed` it is
    still at work.
    """

    sentence: str
    job: str = ""
    archived: str = ""
    failed: bool = False


@dataclass(frozen=True)
class SavePageNow:
    """The API at `address`, such as https://web.archive.org, with an account's keys as `access:secret`."""

    address: str
    keys: str
    user_agent: str

    def ask(self, page: str) -> ArchiveAnswer:
        """Ask for an archived copy of a page. Raises ArchiveBusy."""
        said = self._send("POST", "/save", data={"url": page})
        if job := str(said.get("job_id") or ""):
            return ArchiveAnswer("It is at work.", job=job)
        return self._refused(said)

    def status(self, job: str) -> ArchiveAnswer:
        """What became of a job. Raises ArchiveBusy."""
        said = self._send("GET", f"/save/status/{job}")
        if said.get("status") == "success" and said.get("timestamp") and said.get("original_url"):
            archived = f"{self.address}/web/{said['timestamp']}/{said['original_url']}"
            return ArchiveAnswer("It keeps an archived copy.", job=job, archived=archived)
        if said.get("status") == "pending":
            return ArchiveAnswer("It is at work.", job=job)
        return self._refused(said)

    def _refused(self, said: dict[str, Any]) -> ArchiveAnswer:
        sentence = str(said.get("message") or said.get("status_ext") or "It gave no reason.")[
            :MAX_REASON_LENGTH
        ]
        if said.get("status_ext") in TRY_LATER:
            raise ArchiveBusy(sentence)
        return ArchiveAnswer(sentence, failed=True)

    def _send(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        headers = {
            "Accept": "application/json",
            "Authorization": f"LOW {self.keys}",
            "User-Agent": self.user_agent,
        }
        try:
            answer = httpx.request(
                method, f"{self.address}{path}", headers=headers, timeout=TIMEOUT_SECONDS, **options
            )
        except httpx.HTTPError as error:
            raise ArchiveBusy(
                f"The Internet Archive could not be reached: {error}"[:MAX_REASON_LENGTH]
            ) from error
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            raise ArchiveBusy("The Internet Archive does not take the keys of RINGWATCH_ARCHIVE_KEYS.")
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.is_server_error:
            raise ArchiveBusy(f"The Internet Archive answered {answer.status_code}.")
        try:
            said = answer.json()
        except ValueError:
            said = None
        if not isinstance(said, dict):
            raise ArchiveBusy(f"The Internet Archive answered {answer.status_code}, and not in JSON.")
        return said
