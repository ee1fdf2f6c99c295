"""The two commands that others rely on."""

import json

import pytest
from django.core.management import CommandError, call_command

from paths.actions import lint_site, load_diagnostic, propose
from paths.engine.catalogue import Module
from paths.engine.situation import ROUTES, Situation

from .conftest import publish
from .test_situation import FULL
from .test_soundness import sound


def file_of(tmp_path, text, name="situation.json"):
    path = tmp_path / name
    path.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
    return str(path)


def test_routes_prints_three_routes_with_reasons(published, tmp_path, capsys):
    call_command("routes", situation=file_of(tmp_path, FULL), json=True)
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"content_version", "hash", "routes"}
    assert tuple(told["routes"]) == ROUTES
    assert told["hash"] == propose(Situation.from_json(FULL)).hash
    steps = [step for route in told["routes"].values() for step in route]
    assert steps
    for step in steps:
        assert step["title"]
        assert all(reason["text"] and reason["cause"] and reason["code"] for reason in step["reasons"])
    for route in told["routes"].values():
        assert sum(step["minutes"] for step in route) <= 120


def test_what_is_done_is_left_out(published, tmp_path, capsys):
    done = [step.module for step in propose(Situation()).routes["inform"].steps]
    call_command("routes", situation=file_of(tmp_path, {}), done=file_of(tmp_path, done, "done.json"), json=True)
    told = json.loads(capsys.readouterr().out)
    assert not set(done) & {step["module"] for step in told["routes"]["inform"]}


def test_routes_may_be_read_without_json(published, tmp_path, capsys):
    call_command("routes", situation=file_of(tmp_path, {}))
    assert "inform\n  1. Module" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is not JSON"),
        ("[]", "must be a JSON object"),
        ({"profile": "wizard"}, "“wizard” is not known as profile"),
        ({"maturity": {"projects": "expert"}}, "must be one of"),
        ({"language": "de"}, "“de” is not known as language"),
        ({"minutes": -5}, "whole number"),
        ({"maturity": {"projects": {"level": "start", "sure": 1}}}, "“sure” is not a field of a maturity"),
        ({"maturity": {"projects": {"level": "start", "evidence": {}}}}, "must be a text"),
        ("[" * 100_000, "nested too deeply"),
        ('{"minutes": 60, "minutes": 90}', "says “minutes” twice"),
        ('{"maturity": {"projects": "start", "projects": "spread"}}', "says “projects” twice"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_and_exit_two(db, tmp_path, text, words):
    with pytest.raises(CommandError, match=words) as error:
        call_command("routes", situation=file_of(tmp_path, text), json=True)
    assert error.value.returncode == 2
    assert "\n" not in str(error.value)


def test_a_missing_file_and_a_wrong_list_are_one_sentence_too(db, tmp_path):
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("routes", situation=str(tmp_path / "none.json"))
    with pytest.raises(CommandError, match="“x” is not a module key"):
        call_command("routes", situation=file_of(tmp_path, {}), done=file_of(tmp_path, ["x"], "done.json"))
    with pytest.raises(CommandError, match="says “done” twice"):
        call_command("routes", situation=file_of(tmp_path, {}), done=file_of(tmp_path, '{"done": [], "done": []}', "done.json"))
    with pytest.raises(CommandError, match="list of module keys"):
        call_command("routes", situation=file_of(tmp_path, {}), done=file_of(tmp_path, {"done": 3}, "done.json"))


def test_a_file_that_an_editor_began_with_a_mark_is_read(published, tmp_path, capsys):
    call_command("routes", situation=file_of(tmp_path, '\ufeff{"minutes": 60}'), json=True)
    assert json.loads(capsys.readouterr().out)["routes"]


def test_lint_exits_with_zero_on_a_sound_site(db, diagnostic, capsys):
    load_diagnostic(diagnostic)
    for language in ("fr", "en"):
        publish_sound(language)
    call_command("lint_paths", json=True)
    assert json.loads(capsys.readouterr().out) == {"errors": 0, "warnings": 0, "advice": 0, "problems": []}


RECALLS = [{"id": f"recall-{n}", "kind": "recall", "threshold": None, "spec": {"kind": "true_false"}} for n in (1, 2)]


def test_lint_advises_where_two_questions_cannot_show_that_a_module_is_known(db):
    rows = [Module(**{**vars(row), "format": "syllabus"}) for row in sound().values()]
    short, *others = rows
    keys = publish(rows, asks={short.key: RECALLS[:1]} | {row.key: RECALLS for row in others})
    found = [one for one in lint_site() if one.code == "unshown"]
    assert [(one.module, one.severity, one.params) for one in found] == [(keys[short.key], "advice", {"asked": 1})]


def publish_sound(language):
    rows = [Module(**{**vars(row), "format": "syllabus"}) for row in sound().values()]
    if language == "fr":
        return publish(rows, asks={row.key: RECALLS for row in rows})
    from cms.models import ContentVersion, PublishedModule

    for one in list(PublishedModule.objects.all()):
        PublishedModule.objects.create(
            module_key=one.module_key,
            language=language,
            version=one.version,
            slug=one.slug,
            url=one.url,
            first_published_at=one.first_published_at,
        )
    ContentVersion.bump()
    return {}


def test_lint_exits_with_one_and_names_the_module(db, capsys):
    publish([*sound().values(), Module("lost", title="Lost", objectives=("projects",), minutes=30, prerequisites=("never-published",))])
    with pytest.raises(SystemExit) as end:
        call_command("lint_paths", json=True)
    assert end.value.code == 1
    told = json.loads(capsys.readouterr().out)
    assert told["errors"] == len([one for one in lint_site() if one.severity == "error"]) == 2
    assert {(one["code"], one["title"]) for one in told["problems"] if one["severity"] == "error"} == {
        ("unreachable", "Lost"),
        ("missing_prerequisite", "Lost"),
    }
    with pytest.raises(SystemExit):
        call_command("lint_paths")
    assert "error: Lost:" in capsys.readouterr().out
