"""A zip package of questions: QTI of any version, a Common Cartridge, a Canvas export, a Blackboard pool. One reading for all it holds."""

import posixpath
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote

from django.utils.translation import gettext as _

from quizzes.exchange import blackboard, qti, qti12, salvage
from quizzes.exchange.drafts import MOST_IN_XML, Shelf, not_too_many_answers
from quizzes.exchange.markup import LARGEST, MOST, Node, NotWellFormed, parse_with_spaces
from quizzes.exchange.others import word_for_manifest, word_for_package
from quizzes.exchange.packages import Package
from quizzes.exchange.verdicts import UNKNOWN, FileError, Reading, Verdict

MANIFEST = "imsmanifest.xml"
_DOCUMENTS = (".xml", ".qti", ".dat")
MOST_TOLD = 50  # lines about what is missing
_CANVAS = "non_cc_assessments/"
_ANSWERS = (
    "simpleChoice",
    "simpleAssociableChoice",
    "inlineChoice",
    "gapText",
    "hottext",
    "mapEntry",
    "response_label",
    "ANSWER",
    "CHOICE",
)
_TOKENS = ("$IMS-CC-FILEBASE$", "$IMS_CC_FILEBASE$", "$IMS_CC_FILE_BASE$", "$CANVAS_OBJECT_REFERENCE$")


@dataclass
class _Archive:
    package: Package
    shelf: Shelf = field(default_factory=Shelf)
    roots: dict[str, Node] = field(default_factory=dict)
    spaces: dict[str, tuple[str, ...]] = field(default_factory=dict)
    saved: dict[str, salvage.Saved] = field(default_factory=dict)  # documents some of whose questions are broken
    broken: list[tuple[str, FileError, Verdict | None]] = field(default_factory=list)
    weight: int = 0
    elements: int = 0

    def load(self) -> None:
        """Every document of the package; the broken ones are told later."""
        for name in self.package.ending(*_DOCUMENTS):
            data = self.package.read(name)
            self.weight += len(data)
            if self.weight > LARGEST:
                raise FileError(_("The package holds more than %(size)d MB of XML. Split it.") % {"size": LARGEST // 1024**2})
            try:
                try:
                    self.roots[name], self.spaces[name] = parse_with_spaces(data, MOST - self.elements)
                except NotWellFormed as refused:
                    saved = salvage.save(data, refused)
                    self.roots[name], self.spaces[name], self.saved[name] = saved.root, saved.spaces, saved
                self.elements += sum(1 for _node in self.roots[name].iter())
            except NotWellFormed as error:
                if not name.lower().endswith(".dat"):
                    self.broken.append((name, error, salvage.named_item(data, error)))
            except FileError as error:
                if b"<!DOCTYPE" in data[:2000] or not name.lower().endswith(".dat"):
                    self.broken.append((name, error, None))

    def merged(self, reading: Reading, name: str) -> Reading:
        """With the questions of this document that are broken."""
        return salvage.merged(reading, self.saved[name]) if name in self.saved else reading

    @cached_property
    def by_name(self) -> dict[str, list[str]]:
        """The members by the last part of their names."""
        found: dict[str, list[str]] = {}
        for name in self.package.names:
            found.setdefault(posixpath.basename(name), []).append(name)
        return found

    @cached_property
    def tags(self) -> dict[str, tuple[str, ...]]:
        """The keywords the manifest gives each member, in the order it lists them."""
        found: dict[str, tuple[str, ...]] = {}
        for manifest in self.named("manifest")[:1]:
            for node in self.roots[manifest].each("resource"):
                if name := self.package.find(node.get("href", ""), manifest):
                    found.setdefault(name, tuple(dict.fromkeys(said for one in node.each("keyword") if (said := one.words()))))
        return found

    def named(self, *tags: str) -> list[str]:
        return [name for name, root in self.roots.items() if root.tag in tags]

    def fetch(self, base: str) -> Callable[[str], bytes | None]:
        def get(reference: str) -> bytes | None:
            found = self.package.find(reference, base) or self._elsewhere(reference)
            return self.package.read(found) if found else None

        return get

    def _elsewhere(self, reference: str) -> str | None:
        """Canvas and cartridges keep pictures in folders of their own that references name by a token: the one member that ends so."""
        path = unquote(reference).split("?")[0]
        for token in _TOKENS:
            path = path.removeprefix(token)
        path = path.lstrip("./")
        if not path or ".." in path.split("/"):
            return None
        twins = self.by_name.get(posixpath.basename(path), ())
        found = [name for name in twins if name == path or name.endswith("/" + path)]
        return found[0] if len(found) == 1 else None


def read(data: bytes) -> Reading:
    """The verdicts on a package. Raises FileError."""
    archive = _Archive(Package(data))
    archive.load()
    not_too_many_answers(sum(1 for root in archive.roots.values() for _node in root.each(*_ANSWERS)), MOST_IN_XML)
    verdicts: list[Verdict] = []
    notes: list[str] = []
    categories: dict[str, None] = {}
    formats: list[str] = []
    documents = _old(archive)
    copied = {ident for name in documents for ident in qti12.copies_in(archive.roots[name])}
    for name in documents:
        reading = qti12.read_root(archive.roots[name], archive.shelf, archive.fetch(name), without=copied)
        reading = archive.merged(reading, name)
        formats.append(reading.format)
        verdicts += reading.verdicts
        notes += reading.notes
        categories |= dict.fromkeys(reading.categories)
    for name in archive.named("POOL"):
        reading = blackboard.read_root(archive.roots[name], archive.shelf, archive.fetch(name))
        reading = archive.merged(reading, name)
        formats.append(reading.format)
        verdicts += reading.verdicts
        categories |= dict.fromkeys(reading.categories)
    for place in _items(archive):
        formats.append(qti.version_of(archive.spaces[place.base]))
        root = archive.roots[place.base]
        verdicts.append(
            qti.read_item(root, archive.shelf, archive.fetch(place.base), category=place.category, tags=archive.tags.get(place.base, ()))
        )
        if place.category:
            categories[place.category] = None
    verdicts += [_broken(*one) for one in archive.broken if one[0] != MANIFEST]
    if not formats and not archive.named("manifest"):
        word = word_for_package(archive.package.names)
        raise FileError(word or (str(archive.broken[0][1]) if archive.broken else _("There is no question in this package.")))
    if not verdicts and (
        word := next((said for name in archive.named("manifest") if (said := word_for_manifest(archive.roots[name]))), "")
    ):
        raise FileError(word)
    found = formats[0] if formats else _of_manifest(archive)
    notes += [*_missing(archive), *notes_of(list(archive.roots.values()), verdicts)]
    return Reading(found, tuple(verdicts), tuple(categories), archive.shelf.files, tuple(notes))


def _missing(archive: _Archive) -> list[str]:
    """The questions that a test or the manifest names and that are no file of the package."""
    named = [(place.reference, place.base) for place in _named_by_tests(archive)]
    for name in archive.named("manifest")[:1]:
        resources = archive.roots[name].each("resource")
        named += [(one.get("href", ""), name) for one in resources if one.get("type", "").startswith("imsqti_item")]
    lost = dict.fromkeys(reference for reference, base in named if reference and not archive.package.find(reference, base))
    told = [_("The package names the question “%(name)s”, which is not in it.") % {"name": name[:200]} for name in lost]
    return told[:MOST_TOLD]


def _broken(name: str, error: FileError, told: Verdict | None) -> Verdict:
    """A document that is none, by the name of its question where that can still be read, and of its file."""
    is_item = told is not None and told.kind != UNKNOWN
    return Verdict(
        name=told.name if told and is_item else name, kind=told.kind if told and is_item else UNKNOWN, line=0, message=f"{name}: {error}"
    )


def _old(archive: _Archive) -> list[str]:
    """QTI 1.2 documents. A quiz that Canvas exports twice is read once, in the form that has more questions."""
    names = archive.named("questestinterop")
    forms: dict[str, list[str]] = {}
    for name in names:
        own = posixpath.basename(name).split(".")[0] if _CANVAS in name else posixpath.basename(posixpath.dirname(name)) or name
        forms.setdefault(own, []).append(name)
    best = {
        max(twins, key=lambda name: (_size(archive.roots[name]), _CANVAS in name)) if _is_twin(twins) else "" for twins in forms.values()
    }
    return [name for twins in forms.values() for name in twins if not _is_twin(twins) or name in best]


def _is_twin(names: list[str]) -> bool:
    return len(names) == 2 and sum(_CANVAS in name for name in names) == 1


def _size(root: Node) -> int:
    return sum(1 for _item in root.each("item"))


def _named_by_tests(archive: _Archive) -> list[qti.Place]:
    def load(reference: str, base: str) -> tuple[Node, str] | None:
        found = archive.package.find(reference, base)
        return (archive.roots[found], found) if found in archive.roots else None

    return [place for test in archive.named("assessmentTest") for place in qti.places_of(archive.roots[test], test, load)]


def _items(archive: _Archive) -> list[qti.Place]:
    """Items in the order of their tests, then those no test names; each once."""
    names = archive.named("assessmentItem")
    placed: dict[str, str] = {}
    for place in _named_by_tests(archive):
        found = archive.package.find(place.reference, place.base)
        if found in archive.roots and archive.roots[found].tag == "assessmentItem":
            placed.setdefault(found, place.category)
    known = set(names)
    listed = [*(name for name in archive.tags if name in known), *names]
    ordered = dict.fromkeys([*placed, *listed])
    return [qti.Place(name, name, placed.get(name, "")) for name in ordered]


def _of_manifest(archive: _Archive) -> str:
    """The format of a package without questions, by what its manifest says its resources are."""
    types = " ".join(node.get("type", "") for name in archive.named("manifest") for node in archive.roots[name].each("resource"))
    if "v3p0" in types:
        return "qti30"
    return "qti22" if "xmlv2p2" in types else "qti21" if "imsqti_item" in types else "qti12"


def notes_of(roots: list[Node], verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """What is to be said of a file as a whole."""
    banks = dict.fromkeys(bank for root in roots if root.tag == "questestinterop" for bank in qti12.drawn_from(root))
    found = [_("A group draws its questions from the bank “%(bank)s”, which is not in the package.") % {"bank": bank} for bank in banks]
    return tuple(found if found or verdicts else [_("There is no question in this package.")])
