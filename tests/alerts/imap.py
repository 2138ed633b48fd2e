"""A mailbox on loopback that speaks as much of IMAP (RFC 3501) as a mailbox of bounces is asked for."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

USER, PASSWORD, FOLDER = "bounces@ringwatch.example", 'a "hard" one', "INBOX/Came back"
COMMAND = re.compile(rb"(\S+) (?:UID )?(\S+) ?(.*)\r\n", re.DOTALL)


class Server(socketserver.ThreadingTCPServer):
    """`mails`: those in the folder; `seen`: numbers of those that were read."""

    daemon_threads, allow_reuse_address = True, True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.mails: list[bytes] = []
        self.seen: set[int] = set()


class Session(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self.wfile.write(b"* OK [CAPABILITY IMAP4rev1] at your service\r\n")
        while found := COMMAND.fullmatch(self.rfile.readline()):
            tag, name, rest = found[1], found[2].decode().upper(), found[3].decode()
            said = getattr(self, name.lower(), lambda _rest: "BAD what is that?")(rest)
            self.wfile.write(tag + b" " + said.encode() + b"\r\n")
            if name == "LOGOUT":
                return

    def capability(self, _rest: str) -> str:
        self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
        return "OK done"

    def login(self, rest: str) -> str:
        quoted = PASSWORD.replace('"', '\\"')
        return "OK done" if rest in (f'{USER} "{quoted}"', f'"{USER}" "{quoted}"') else "NO not you"

    def select(self, rest: str) -> str:
        self.wfile.write(b"* %d EXISTS\r\n" % len(self.server.mails))
        return "OK [READ-WRITE]" if rest == f'"{FOLDER}"' else "NO no such folder"

    def search(self, _rest: str) -> str:
        unseen = [number for number in range(1, len(self.server.mails) + 1) if number not in self.server.seen]
        self.wfile.write(b"* SEARCH" + b"".join(b" %d" % number for number in unseen) + b"\r\n")
        return "OK done"

    def fetch(self, rest: str) -> str:
        number, most = (
            int(each) for each in re.fullmatch(r"(\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", rest).groups()
        )
        content = self.server.mails[number - 1][:most]
        self.wfile.write(
            b"* %d FETCH (UID %d BODY[]<0> {%d}\r\n%b)\r\n" % (number, number, len(content), content)
        )
        return "OK done"

    def store(self, rest: str) -> str:
        self.server.seen.add(int(rest.split()[0]))
        return "OK done"

    def close(self, _rest: str) -> str:
        return "OK done"

    def logout(self, _rest: str) -> str:
        self.wfile.write(b"* BYE\r\n")
        return "OK done"


@contextmanager
def served() -> Iterator[Server]:
    with Server() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()
