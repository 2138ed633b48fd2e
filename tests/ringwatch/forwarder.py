"""A way to the database that a test may stop or hang: `python -m tests.forwarder SOCKET TO_SOCKET`.

For the site it is the server; the server of all tests goes on.
"""

import asyncio
import sys


async def pass_on(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    while chunk := await source.read(1 << 16):
        sink.write(chunk)
        await sink.drain()
    sink.close()


async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    there, back = await asyncio.open_unix_connection(sys.argv[2])
    await asyncio.gather(pass_on(reader, back), pass_on(there, writer), return_exceptions=True)


async def main() -> None:
    server = await asyncio.start_unix_server(connected, sys.argv[1], backlog=100)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
