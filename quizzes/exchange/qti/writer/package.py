"""The package around the items."""

import re
from collections.abc import Iterable
from html import escape

from quizzes.exchange.packages import packed
from quizzes.exchange.prose import printable
from quizzes.exchange.qti.bodies import Fetch
from quizzes.exchange.qti.parts import OURS
from quizzes.exchange.qti.writer.items import write_item
from quizzes.exchange.qti.writer.texts import MEDIA, Page
from quizzes.exchange.verdicts import CannotWrite, Verdict, Written

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE = "http://www.imsglobal.org/xsd/imsqti_v2p2"
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*", re.ASCII)


def write(verdicts: Iterable[Verdict], fetch: Fetch) -> Written:
    """One package for all the questions; those that QTI has no word for are left out by name."""
    page = Page(fetch)
    items: list[tuple[Verdict, str, bytes, list[str]]] = []
    left_out, lost = [], []
    known: set[str] = set()
    for verdict in verdicts:
        if verdict.question is None:
            continue
        identifier = _identifier(verdict, len(items) + 1, known)
        try:
            made = write_item(verdict, identifier, page)
        except CannotWrite as error:
            page.take_used()
            left_out.append((verdict.name, str(error)))
            continue
        known.add(identifier)
        items.append((verdict, identifier, (HEAD + made).encode(), page.take_used()))
        lost += [(verdict.name, what) for what in page.take_lost()]
    files = {"imsmanifest.xml": _manifest(items), "test.xml": _test(items)}
    files |= {f"items/{nth:04}.xml": data for nth, (_v, _i, data, _m) in enumerate(items, 1)}
    files |= {f"{MEDIA}/{name}": data for name, data in page.files.items()}
    return Written(packed(files), tuple(left_out), tuple(lost))


def _identifier(verdict: Verdict, nth: int, known: set[str]) -> str:
    """The question's own identifier where QTI allows it; else one that our reader turns back."""
    if not verdict.id:
        return f"{OURS}n-{nth:04}"
    if _IDENTIFIER.fullmatch(verdict.id) and not verdict.id.startswith(OURS) and verdict.id not in known:
        return verdict.id
    return f"{OURS}x-{verdict.id.encode().hex()}-{nth}"


def _manifest(items: list[tuple[Verdict, str, bytes, list[str]]]) -> bytes:
    media = dict.fromkeys(name for *_rest, used in items for name in used)
    rows = [
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:imsmd="http://www.imsglobal.org/xsd/imsmd_v1p2" '
        'identifier="cheminer">',
        "<metadata><schema>QTIv2.2 Package</schema><schemaversion>1.0.0</schemaversion></metadata>",
        "<organizations/>",
        "<resources>",
        '<resource identifier="test" type="imsqti_test_xmlv2p2" href="test.xml"><file href="test.xml"/>',
        *(f'<dependency identifierref="r{nth:04}"/>' for nth in range(1, len(items) + 1)),
        "</resource>",
    ]
    ids = {name: f"m{nth:04}" for nth, name in enumerate(media, 1)}
    for nth, (verdict, _own, _data, used) in enumerate(items, 1):
        href = f"items/{nth:04}.xml"
        words = "".join(f"<imsmd:keyword><imsmd:langstring>{_text(tag)}</imsmd:langstring></imsmd:keyword>" for tag in verdict.tags)
        lom = f"<metadata><imsmd:lom><imsmd:general>{words}</imsmd:general></imsmd:lom></metadata>" if words else ""
        needs = "".join(f'<dependency identifierref="{ids[name]}"/>' for name in used)
        rows.append(
            f'<resource identifier="r{nth:04}" type="imsqti_item_xmlv2p2" href="{href}">{lom}<file href="{href}"/>{needs}</resource>'
        )
    for name, ident in ids.items():
        rows.append(f'<resource identifier="{ident}" type="webcontent" href="{MEDIA}/{name}"><file href="{MEDIA}/{name}"/></resource>')
    rows += ["</resources>", "</manifest>"]
    return (HEAD + "\n".join(rows) + "\n").encode()


def _test(items: list[tuple[Verdict, str, bytes, list[str]]]) -> bytes:
    rows = [
        f'<assessmentTest xmlns="{SPACE}" identifier="test" title="" toolName="Cheminer">',
        '<testPart identifier="part" navigationMode="nonlinear" submissionMode="simultaneous">',
    ]
    category: str | None = None
    sections = 0
    for nth, (verdict, identifier, _data, _used) in enumerate(items, 1):
        if verdict.category != category:
            rows += ["</assessmentSection>"] if sections else []
            category, sections = verdict.category, sections + 1
            rows.append(f'<assessmentSection identifier="s{sections:04}" title="{_text(category, True)}" visible="false">')
        rows.append(f'<assessmentItemRef identifier="{identifier}" href="items/{nth:04}.xml"/>')
    if not sections:
        rows.append('<assessmentSection identifier="s0001" title="" visible="false">')
    return (HEAD + "\n".join([*rows, "</assessmentSection>", "</testPart>", "</assessmentTest>"]) + "\n").encode()


def _text(said: str, quote: bool = False) -> str:
    return escape(" ".join(printable(said).split()) if quote else printable(said), quote=quote)
