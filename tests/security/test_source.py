"""Nothing dangerous stands in the source but where a line below allows it, with its reason."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("cms", "learning", "paths", "quizzes")
SOURCES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) if "migrations" not in path.parts]
TEMPLATES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.html"))]
SCRIPTS = sorted((ROOT / "static").rglob("*.js"))

ALLOWED: dict[str, dict[str, int]] = {  # name -> file -> how often; the reason stands at the call
    "mark_safe": {
        "cms/templatetags/cms_tags.py": 8,  # what nh3 has cleaned, formulas escaped one by one, and templates rendered by Django
        "quizzes/templatetags/quizzes_tags.py": 2,  # what nh3 has cleaned, and that with fields rendered by a template in its gaps
        "learning/mail/models.py": 1,  # an issue as nh3 left it
    },
    "SafeString": {
        "learning/templatetags/components.py": 1,  # lines that a template rendered, joined
        "learning/cohorts/templatetags/matrix.py": 4,  # cells, rows, headings and sums that templates or format_html rendered, joined
    },
    "ZipFile": {"quizzes/exchange/packages.py": 2},  # one writes; one reads an index whose names, sizes and places are checked first
    "urlopen": {"learning/weighing.py": 1},  # the site's own address, named by whoever starts it
    "yaml.load": {"cms/engine/manuscript.py": 1},  # a SafeLoader that reads even less
    "cursor": {
        "learning/views.py": 1,  # SELECT 1
        "cms/models/content_version.py": 1,  # one constant statement
        "learning/record/models/ledger.py": 2,  # constant statements, their values parameters
        "learning/users/sessions.py": 1,  # a constant statement; the key is a parameter
        "cms/models/prepared.py": 2,  # what Django wrote, with its own parameters
        "learning/record/models/folded.py": 1,  # names of columns from the model; the rows are a stream
        "learning/record/actions/verify.py": 1,  # names of tables from the models
        "learning/management/commands/restore.py": 1,  # two constant statements
    },
    "tarfile.open": {"learning/management/commands/backup.py": 1, "learning/management/commands/restore.py": 1},  # our own backups
    "extractall": {"learning/management/commands/restore.py": 1},  # asked for at a terminal; the filter lets nothing out of its folder
}
FORBIDDEN = frozenset(
    {"eval", "exec", "compile", "__import__", "mark_safe", "SafeString", "SafeText", "SafeData", "csrf_exempt", "xframe_options_exempt"}
    | {"cursor", "raw", "extra", "RawSQL", "executescript", "create_function", "load_extension"}
    | {"pickle.loads", "pickle.load", "marshal.loads", "shelve.open", "yaml.load", "yaml.unsafe_load", "yaml.full_load"}
    | {"os.system", "os.popen", "tempfile.mktemp", "urlopen", "requests.get", "requests.post", "httpx.get", "extractall", "tarfile.open"}
    | {"ElementTree.parse", "ElementTree.fromstring", "etree.parse", "etree.fromstring", "minidom.parseString", "ZipFile"}
)  # fmt: skip
MODULES_ALLOWED = [
    "learning/management/commands/backup.py: tarfile",  # what an administrator asks for at a terminal
    "learning/management/commands/restore.py: tarfile",  # with the filter that lets nothing out of its folder
    "quizzes/exchange/markup.py: xml.etree.ElementTree",  # the tree only: defusedxml reads
    "quizzes/exchange/markup.py: xml.parsers",  # the words for its errors only
    "quizzes/exchange/packages.py: zipfile",  # never unpacks onto a disk, counts what it reads
    "quizzes/exchange/salvage.py: xml.parsers",  # the words for its errors only
]
FORBIDDEN_MODULES = {"pickle", "marshal", "shelve", "dill", "xml", "lxml", "zipfile", "tarfile", "telnetlib", "ftplib", "requests", "httpx"}
SPREADING = {"filter", "exclude", "get", "annotate", "alias", "aggregate", "order_by", "values", "get_or_create", "update_or_create", "Q"}
SPREAD_ALLOWED: dict[str, int] = {  # file -> calls that spread a mapping into a query; each has been read
    "learning/privacy/actions/erasing.py": 1,  # a file field of a model
    "cms/actions/shelving.py": 1,  # three names written one line above
    "quizzes/views/questions.py": 1,  # a view's own `get`, no query
}


def dotted(node: ast.expr) -> str:
    """The name of what is called, as far as it is written."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        parts.append(node.id)
    return ".".join(reversed(parts))


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield node, dotted(node.func)


def matches(name: str) -> str | None:
    """The entry that forbids this call: the whole name, its last two parts or its last one (`re.compile` is not `compile`)."""
    ends = (name, ".".join(name.split(".")[-2:]), name.rpartition(".")[2])
    found = next((end for end in ends if end in FORBIDDEN), None)
    return None if found in ("compile", "eval", "exec") and "." in name else found


def test_every_dangerous_call_is_one_that_was_read_and_allowed() -> None:
    found: dict[str, Counter[str]] = {}
    for path in SOURCES:
        for _call, name in calls(path):
            if entry := matches(name):
                found.setdefault(entry, Counter())[str(path.relative_to(ROOT))] += 1

    assert {name: dict(files) for name, files in found.items()} == ALLOWED


def test_no_module_that_runs_unpacks_or_fetches_what_it_is_given_is_imported() -> None:
    wrong = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            wrong += [f"{path.relative_to(ROOT)}: {name}" for name in names if name.partition(".")[0] in FORBIDDEN_MODULES]

    assert wrong == MODULES_ALLOWED


def test_no_mapping_is_spread_into_a_query_but_those_that_were_read() -> None:
    found: Counter[str] = Counter()
    for path in SOURCES:
        for call, name in calls(path):
            spread = any(keyword.arg is None for keyword in call.keywords)
            if spread and name.rpartition(".")[2] in SPREADING and name != "Q.objects":
                found[str(path.relative_to(ROOT))] += 1

    assert dict(found) == SPREAD_ALLOWED


READ = [
    "cms/models/prepared.py",  # written by Django, with its own parameters
    "cms/models/prepared.py",  # likewise
    "learning/record/actions/verify.py",  # one of two constants, by the database's kind
]


def test_no_query_is_put_together_from_texts() -> None:
    wrong = []
    for path in SOURCES:
        for call, name in calls(path):
            if name.rpartition(".")[2] in ("execute", "executemany", "raw") and call.args and not isinstance(call.args[0], ast.Constant):
                wrong.append(str(path.relative_to(ROOT)))

    assert wrong == READ, "a statement is a constant; what varies goes into its parameters"


SAFE = re.compile(r"\|\s*safe(seq)?\b|autoescape\s+off|\{%\s*filter\s+safe")
SAFE_ALLOWED = {
    "learning/templates/cheminer/layout/help.html": 1,  # help texts are written in code, and Django's own hold a list
    "learning/cohorts/templates/cohorts/invite.html": 1,  # the subject of a letter: percent-encoded where it stands
}


@pytest.mark.parametrize("pattern", [SAFE])
def test_no_template_trusts_a_text_but_help_texts(pattern: re.Pattern[str]) -> None:
    found = {str(path.relative_to(ROOT)): len(pattern.findall(path.read_text(encoding="utf-8"))) for path in TEMPLATES}

    assert {path: count for path, count in found.items() if count} == SAFE_ALLOWED


MAIL = "learning/mail/templates/mail/mail.html"  # no page: a mail has no sheet, and the policy of pages does not hold for it
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:|https?://(?!www\.w3\.org)", re.IGNORECASE)


def test_no_template_holds_anything_inline_or_from_another_host() -> None:
    found = {str(path.relative_to(ROOT)): INLINE.findall(path.read_text(encoding="utf-8")) for path in TEMPLATES}
    written_in = {path: [hit for hit in hits if (path, hit) != (MAIL, " style=")] for path, hits in found.items()}

    assert {path: hits for path, hits in written_in.items() if hits} == {}


SINKS = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setTimeout\(\s*['\"`]|srcdoc|DOMParser")


def test_no_script_writes_markup_or_runs_a_text() -> None:
    found = {path.name: SINKS.findall(path.read_text(encoding="utf-8")) for path in SCRIPTS}

    assert SCRIPTS
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_every_form_that_posts_carries_a_token() -> None:
    wrong = []
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        for form in re.findall(r"<form\b[^>]*method=\"?post.*?</form>", text, re.IGNORECASE | re.DOTALL):
            if "csrf_token" not in form and "form_head.html" not in form:
                wrong.append(str(path.relative_to(ROOT)))

    assert wrong == []
