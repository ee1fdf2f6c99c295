"""Hostile files of questions are refused, or read harmlessly, in less than two seconds of CPU and 200 MB: each in a process of its own."""

import io
import json
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from tests.quizzes.fixtures import FOLDER

ROOT = Path(__file__).resolve().parents[2]
SECONDS, MEGABYTES = 2, 200
CHILD = """
import json, os, resource, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "learning.settings.test"
import django
django.setup()
from quizzes.exchange import files
from quizzes.exchange.verdicts import FileError
import defusedxml.ElementTree, openpyxl
from PIL import Image
from tests.cost import slowness
told = {}
for path in sys.argv[1:]:
    data = open(path, "rb").read()
    open("/proc/self/clear_refs", "w").write("5")
    started = time.process_time()
    try:
        reading = files.read(data, filename=path)
        said = f"read {sum(v.ok for v in reading.verdicts)}"
    except FileError as error:
        said = f"refused: {error}"
    spent = (time.process_time() - started) / max(1, slowness())
    peak = next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM"))
    told[path] = [said, spent, peak]
    del data
print(json.dumps(told))
"""


def archive(*members: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in members:
            opened.writestr(name, data)
    return made.getvalue()


def overlapping(entries: int = 1500) -> bytes:
    """Many names for the same packed bytes: small on the disk, huge unpacked."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = b"0" * 60_000
    body = packer.compress(data) + packer.flush()
    facts = (zlib.crc32(data), len(body), len(data))
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, *facts, 5, 0) + b"a.xml" + body
    names = [f"{n:04}.xml".encode() for n in range(entries)]
    index = b"".join(struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 0, *facts, len(n), 0, 0, 0, 0, 0, 0) + n for n in names)
    return local + index + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, entries, entries, len(index), len(local), 0)


def moodle(text: bytes, kind: bytes = b"essay") -> bytes:
    return b'<quiz><question type="%s"><questiontext format="html"><text><![CDATA[%s]]></text></questiontext></question></quiz>' % (
        kind,
        text,
    )


REFUSED = {
    "elements.xml": b"<quiz>" + b"<a/>" * 300_000 + b"</quiz>",
    "deep.xml": b"<quiz>" + b"<a>" * 100_000,
    "entities.xml": b'<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><quiz>&b;</quiz>',
    "outside.xml": b'<!DOCTYPE q SYSTEM "file:///etc/passwd" [<!ENTITY % p SYSTEM "http://127.0.0.1:9/">%p;]><quiz/>',
    "bomb.zip": archive(("imsmanifest.xml", b"0" * 50_000_000)),
    "nested.zip": archive(("inner.zip", archive(("a", b"0" * 20_000_000)))),
    "names.zip": archive(*((f"{n}.xml", b"") for n in range(3_000))),
    "slip.zip": archive(("../../outside.xml", b"<quiz/>")),
    "absolute.zip": archive(("/etc/outside.xml", b"<quiz/>")),
    "drive.zip": archive(("C:\\outside.xml", b"<quiz/>")),
    "twins.zip": archive(("A.xml", b"<quiz/>"), ("a.xml", b"<quiz/>")),
    "overlap.zip": overlapping(),
    "cut.zip": archive(("a.xml", b"<quiz/>" * 1000))[:200],
    "sheet.xlsx": archive(("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", b"<row/>" * 8_000_000)),
    "lines.csv": b"question,answer\n" + b"a,b\n" * 300_000,
    "columns.csv": b"question" + b",answer 1" * 200_000 + b"\nx\n",
    "lines.txt": b"Q\nA. x\n" * 200_000 + b"ANSWER: A\n",
}  # fmt: skip
READ = {
    "stray.xml": moodle(b"<" * 190_000),
    "open.xml": moodle(b"<b " * 60_000),
    "comments.xml": moodle(b"<!--" * 45_000),
    "pictures.xml": moodle(b'<img src="data:' * 12_000),
    "long.xml": moodle(b"a<" * 1_000_000),
    "embedded.xml": moodle(b"{1:SA:=a" * 20_000, b"cloze"),
    "embedded.txt": b"{1:SA:" * 100_000,
    "fields.xml": b'<assessmentItem identifier="a"><itemBody>'
    + b'<textEntryInteraction responseIdentifier="R"/>' * 20_000
    + b"</itemBody></assessmentItem>",
    "more.csv": b'question,kind,more\nx,gaps,"' + b"[" * 100_000 + b'"\n',
}
FOUND = {f"real-{path.name}": path for path in sorted((FOLDER / "hostile").rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, float, int]]:
    """What one process says of every file: a crash of one would be a failure of all, which is the point."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, data in (REFUSED | READ).items():
        (folder / name).write_bytes(data)
    paths = {name: folder / name for name in REFUSED | READ} | FOUND
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *map(str, paths.values())],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    said = json.loads(done.stdout)
    return {name: tuple(said[str(path)]) for name, path in paths.items()}


@pytest.mark.skipif(
    not Path("/proc/self/clear_refs").exists(), reason="the memory of a process is read from /proc, which this system lacks"
)
def test_hostile_files_cost_little_and_hold_nothing(told: dict[str, tuple[str, float, int]]) -> None:
    assert {name: cost for name, (_said, cost, _peak) in told.items() if cost >= SECONDS} == {}
    assert {name: peak for name, (_said, _cost, peak) in told.items() if peak >= MEGABYTES} == {}
    assert {name: told[name][0] for name in REFUSED if not told[name][0].startswith("refused: ")} == {}
    assert {name: told[name][0] for name in READ if told[name][0].startswith("refused: ")} == {}
    assert not any("root:" in said for said, _cost, _peak in told.values())
