"""The linter finds each seeded fault at its place, and nothing on a sound catalogue."""

from dataclasses import replace
from itertools import product

import pytest

from paths.engine.catalogue import Module, compile_catalogue
from paths.engine.quizzing import QuizRow, best_percent, short_draws
from paths.engine.situation import LEVELS, ROUTES, Maturity, Situation
from paths.engine.soundness import SEVERITY, Asking, ItemRow, StepRow, coverage, lint
from paths.engine.suggesting import suggest
from quizzes.engine.drawing import Blueprint, Line
from quizzes.engine.questions import Choice, Essay, Single, TrueFalse
from quizzes.engine.texts import Rich

from .made import OBJECTIVES, make_catalogue

EVERYWHERE = dict.fromkeys(ROUTES, 2)


def sound():
    """Two modules per objective that cover every cell and lead to one another."""
    rows = []
    for objective in OBJECTIVES:
        common = {"routes": EVERYWHERE, "objectives": (objective,), "minutes": 30, "language": "fr", "skills": (f"know-{objective}",)}
        rows.append(Module(f"{objective}-1", maturity=(1, 2), successors=(f"{objective}-2",), **common))
        rows.append(Module(f"{objective}-2", maturity=(3, 4), prerequisites=(f"{objective}-1",), format="tutorial", **common))
    return {row.key: row for row in rows}


def problems(rows, *, languages=("fr",), **more):
    catalogues = {language: compile_catalogue(rows.values(), language=language) for language in languages}
    return {(one.code, one.module, one.place) for one in lint(catalogues, objectives=OBJECTIVES, **more)}


def test_nothing_is_said_of_a_sound_catalogue():
    assert problems(sound(), steps=[StepRow("projects-1", "s", "A step", 15)], asked_skills={"know-projects": Asking("quiz one")}) == set()


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"prerequisites": ("projects-2",)}, ("cycle", "projects-1", "")),
        ({"prerequisites": ("gone",)}, ("missing_prerequisite", "projects-1", "")),
        ({"successors": ("projects-2", "gone")}, ("missing_successor", "projects-1", "")),
        ({"successors": ()}, ("no_exit", "projects-1", "")),
        ({"successors": ("projects-1",)}, ("no_exit", "projects-1", "")),
        ({"prerequisites": ("projects-1",)}, ("cycle", "projects-1", "")),
        ({"maturity": (5, 6)}, ("unreachable", "projects-1", "")),
        ({"routes": {}}, ("unreachable", "projects-1", "")),
        ({"objectives": ()}, ("unreachable", "projects-1", "")),
        ({"objectives": ("projects", "gold")}, ("unknown_objective", "projects-1", "")),
        ({"maturity": (2, 1)}, ("reversed_maturity", "projects-1", "")),
        ({"minutes": 0}, ("no_minutes", "projects-1", "")),
        ({"minutes": 121}, ("nothing_short", "", "")),
        ({"maturity": (2, 2)}, ("empty_cell", "", "")),
        ({"maturity": (4, 4)}, ("dead_end", "", "")),
        ({"language": "en"}, ("missing_translation", "projects-1", "")),
    ],
)
def test_a_seeded_fault_is_found_at_its_place(change, found):
    rows = sound()
    rows["projects-1"] = replace(rows["projects-1"], **change)
    assert found in problems(rows)


def test_a_long_cycle_is_found_once_and_names_all_who_stand_in_it():
    rows = sound()
    ring = sorted(rows)
    for key, before in zip(ring, ring[1:] + ring[:1], strict=True):
        rows[key] = replace(rows[key], prerequisites=(before,))
    found = [one for one in lint({"fr": compile_catalogue(rows.values())}, objectives=OBJECTIVES) if one.code == "cycle"]
    assert [(one.module, set(one.params["modules"])) for one in found] == [(ring[0], set(ring))]


def test_modules_that_lead_only_to_one_another_are_a_circle():
    rows = sound() | {
        key: replace(sound()["projects-1"], key=key, skills=(key,), successors=(other,)) for key, other in (("x", "y"), ("y", "x"))
    }
    assert problems(rows) == {("circle", "x", "")}
    rows["y"] = replace(rows["y"], successors=("x", "projects-2"))
    assert problems(rows) == set()


def test_a_module_that_others_always_precede_is_told_apart():
    rows = sound()
    rows["shadow"] = replace(rows["projects-2"], key="shadow", routes={"act": 1}, format="syllabus", prerequisites=())
    assert problems(rows) == {("never_offered", "shadow", "")}
    rows["shadow"] = replace(rows["shadow"], skills=("something-else",))
    assert problems(rows) == set()


def test_a_module_without_a_required_step_is_an_error():
    assert problems(sound(), idle=["projects-1"]) == {("nothing_to_do", "projects-1", "")}


@pytest.mark.parametrize(("form", "minutes"), [("syllabus", 601), ("experiential", 1201), ("kit", 46), ("tutorial", 61)])
def test_each_format_has_its_own_longest_step(form, minutes):
    rows = sound()
    rows["projects-1"] = replace(rows["projects-1"], format=form)
    assert problems(rows, steps=[StepRow("projects-1", "s", "Long", minutes)]) == {("long_step", "projects-1", "s")}
    assert problems(rows, steps=[StepRow("projects-1", "s", "Long", minutes - 1)]) == set()


def test_an_objective_without_a_route_is_an_error():
    rows = {key: replace(row, routes={"inform": 1}) if "projects" in key else row for key, row in sound().items()}
    found = lint({"fr": compile_catalogue(rows.values(), language="fr")}, objectives=OBJECTIVES)
    assert [(one.code, one.severity, one.params["route"]) for one in found] == [
        ("empty_route", "error", "act"),
        ("empty_route", "error", "train"),
    ]


def test_a_long_step_and_an_untaught_skill_are_named_where_they_stand():
    found = problems(sound(), steps=[StepRow("projects-1", "step-3", "Long", 40)], asked_skills={"fly": Asking("quiz one")})
    assert found == {("long_step", "projects-1", "step-3"), ("untaught_skill", "", "quiz one")}


CODES = {"objective": OBJECTIVES, "profile": ("company",), "domain": ("digital",), "level": ("region",)}
ITEMS = [ItemRow(f"{objective}-{form}", objective, "start", form) for objective in OBJECTIVES for form in "AB"]


@pytest.mark.parametrize(
    ("change", "kind"), [({"profiles": ("wizard",)}, "profile"), ({"domains": ("magic",)}, "domain"), ({"levels": ("moon",)}, "level")]
)
def test_a_word_of_a_module_that_its_vocabulary_does_not_know_is_an_error(change, kind):
    rows = sound()
    known = {"profiles": ("company",), "domains": ("digital",), "levels": ("region",)}
    rows["projects-1"] = replace(rows["projects-1"], **known)
    assert problems(rows, codes=CODES) == set()
    rows["projects-1"] = replace(rows["projects-1"], **{name: (*known[name], *own) for name, own in change.items()})
    found = lint({"fr": compile_catalogue(rows.values(), language="fr")}, objectives=OBJECTIVES, codes=CODES)
    assert [(one.code, one.severity, one.module, one.params["kind"]) for one in found] == [("unknown_code", "error", "projects-1", kind)]


def test_an_objective_that_is_retired_is_known_and_leads_nobody_to_a_module():
    codes = CODES | {"objective": (*OBJECTIVES, "old")}
    rows = sound()
    rows["projects-1"] = replace(rows["projects-1"], objectives=("projects", "old"))
    assert problems(rows, codes=codes) == set()
    rows["more"] = replace(rows["projects-2"], key="more", objectives=("old",), prerequisites=(), skills=("more",))
    assert problems(rows, codes=codes) == {("retired_objective", "more", "")}


def test_an_objective_that_the_diagnostic_or_one_of_its_forms_forgets_is_told_once():
    assert problems(sound(), items=ITEMS) == set()
    assert problems(sound(), items=[one for one in ITEMS if one.objective != "projects"]) == {("undiagnosed", "", "")}
    found = lint({"fr": compile_catalogue(sound().values(), language="fr")}, objectives=OBJECTIVES, items=ITEMS[:-1])
    assert [(one.code, one.params) for one in found] == [("one_form", {"objective": OBJECTIVES[-1], "form": "B"})]


@pytest.mark.parametrize(("objective", "level"), [("gold", "start"), ("projects", "expert")])
def test_an_item_of_the_diagnostic_that_names_what_nobody_knows_is_found_at_its_key(objective, level):
    odd = ItemRow("odd", objective, level, "A")
    assert problems(sound(), items=[*ITEMS, odd], codes=CODES) == {("unknown_item_code", "", "odd")}


QUIZ = QuizRow("projects-1", "ask-7", "needs", 70)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (replace(QUIZ, best=69), "impossible_quiz"),
        (replace(QUIZ, threshold=101), "impossible_quiz"),
        (replace(QUIZ, short=((5, 4),)), "short_bank"),
        (replace(QUIZ, chances=1), "last_chance"),
        (replace(QUIZ, is_published=False), "missing_quiz"),
    ],
)
def test_a_quiz_nobody_can_pass_is_found_at_its_block(row, code):
    assert problems(sound(), quizzes=[row]) == {(code, "projects-1", "ask-7")}


def test_a_quiz_that_can_be_passed_or_that_a_person_judges_is_left_alone():
    assert problems(sound(), quizzes=[QUIZ, replace(QUIZ, threshold=None, best=0), replace(QUIZ, best=None)]) == set()


def test_a_recording_without_a_transcript_is_an_error_of_its_module():
    untold = [("projects-1", ""), ("projects-1", "block-3")]
    assert problems(sound(), untold=untold) == {("missing_transcript", "projects-1", place) for _module, place in untold}


def test_the_best_mark_of_a_quiz_supposes_the_best_answers_and_the_luckiest_draw():
    half = Single(name="half", choices=(Choice("a", Rich("a"), 50), Choice("b", Rich("b"), 0)))
    questions = {"half": half, "true": TrueFalse(name="true"), "text": Essay(name="text")}
    assert best_percent(Blueprint((Line(("half", "true")),)), questions) == 75
    assert best_percent(Blueprint((Line(("half", "true"), 1),)), questions) == 100
    assert best_percent(Blueprint((Line(("half",)),)), questions) == 50
    assert best_percent(Blueprint((Line(("text",)),)), questions) is None


def test_a_draw_counts_only_the_questions_that_are_left_for_it():
    assert short_draws(Blueprint((Line(("a", "b")), Line(("a", "b", "c"), 2)))) == ((2, 1),)
    assert short_draws(Blueprint((Line(("a", "b", "c"), 2),))) == ()
    assert short_draws(Blueprint((Line(("a", "b", "c"), 2), Line(("a", "b", "c"), 1)))) == ()
    assert short_draws(Blueprint((Line(("a", "b", "c"), 2), Line(("a", "b", "c"), 2)))) == ((2, 1),)
    assert short_draws(Blueprint((Line(("a", "b"), 1), Line(("b", "c"), 2)))) == ((2, 1),), "the first draw may have taken b"


def test_the_cells_answer_for_every_profile_objective_maturity_and_minutes():
    catalogue = make_catalogue(40, 3)
    cells = {(cell.objective, cell.level, cell.route): cell for cell in coverage(catalogue, objectives=OBJECTIVES)}
    for profile, objective, level, minutes in product(("", "company", "citizen"), OBJECTIVES, LEVELS, (15, 30, 60, 120, 480, None)):
        situation = Situation(profile, (objective,), {objective: Maturity(level)}, minutes=minutes, language="fr")
        for code, route in suggest(situation, catalogue).routes.items():
            shortest = cells[(objective, level, code)].shortest
            assert bool(route.steps) == (shortest is not None and (minutes is None or shortest <= minutes))


def test_each_language_is_checked_for_missing_translations():
    assert ("missing_translation", "projects-1", "") in problems(sound(), languages=("fr", "en"))


def test_coverage_shows_every_cell_even_the_empty_ones():
    cells = coverage(make_catalogue(5), objectives=OBJECTIVES)
    assert len(cells) == len(OBJECTIVES) * 4 * 3
    assert any(not cell.modules for cell in cells)


def test_fifteen_faults_seeded_at_once_are_all_found_at_their_places():
    rows = sound()
    for key, change in {
        "cooperate-1": {"successors": ("cooperate-2", "gone"), "prerequisites": ("cooperate-2",)},
        "cooperate-2": {"minutes": 0, "language": "en"},
        "innovation-1": {"maturity": (2, 1), "prerequisites": ("nowhere",)},
        "innovation-2": {"objectives": ("innovation", "gold")},
        "projects-1": {"successors": (), "maturity": (2, 2)},
        "projects-2": {"routes": {}},
        "trajectories-1": {"minutes": 500},
    }.items():
        rows[key] = replace(rows[key], **change)
    found = problems(
        rows,
        steps=[StepRow("projects-1", "step-3", "Long", 40)],
        asked_skills={"fly": Asking("quiz one")},
        quizzes=[replace(QUIZ, best=10), replace(QUIZ, place="ask-8", short=((5, 4),)), replace(QUIZ, place="ask-9", is_published=False)],
        untold=[("trajectories-2", "block-3")],
    )
    assert found >= {
        ("cycle", "cooperate-1", ""),
        ("missing_successor", "cooperate-1", ""),
        ("no_minutes", "cooperate-2", ""),
        ("missing_translation", "cooperate-2", ""),
        ("reversed_maturity", "innovation-1", ""),
        ("missing_prerequisite", "innovation-1", ""),
        ("unknown_objective", "innovation-2", ""),
        ("no_exit", "projects-1", ""),
        ("dead_end", "", ""),
        ("unreachable", "projects-2", ""),
        ("nothing_short", "", ""),
        ("long_step", "projects-1", "step-3"),
        ("untaught_skill", "", "quiz one"),
        ("impossible_quiz", "projects-1", "ask-7"),
        ("short_bank", "projects-1", "ask-8"),
        ("missing_quiz", "projects-1", "ask-9"),
        ("missing_transcript", "trajectories-2", "block-3"),
    }


def test_five_hundred_modules_are_read_whole():
    catalogue = make_catalogue(500)
    found = lint({"fr": catalogue, "en": catalogue}, objectives=OBJECTIVES)
    assert {one.code for one in found} <= set(SEVERITY)
    assert {one.module for one in found if one.code == "no_exit"} <= set(catalogue.modules)
