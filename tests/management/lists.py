"""Small lists in every format, for the tests of `bin/manage read`."""

from tests.ingest.readers.handmade import grid, ods, ods_row, xlsx, zipped

DUBLIN, LIMA = "Dublin Police Department", "Lima Police Department"
HEADER = ("Agency", "City", "State", "Since")
ROWS = [(DUBLIN, "Dublin", "OH", "2019"), (LIMA, "Lima", "OH", "2019")]


def said(document, *keys):
    return [tuple(row[key] for key in keys) for row in document["rows"]]


def as_csv(lines):
    return "\n".join(",".join(line) for line in lines).encode()


def as_page(lines):
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in lines)
    return f"<html><body><table>{rows}</table></body></html>".encode()


FORMATS = {
    "csv": ("list.csv", as_csv),
    "xlsx": ("list.xlsx", lambda lines: xlsx(grid(lines))),
    "ods": ("list.ods", lambda lines: ods("".join(ods_row(*line) for line in lines))),
    "html": ("list.html", as_page),
    "zip": ("list.zip", lambda lines: zipped({"list.csv": as_csv(lines)})),
}
