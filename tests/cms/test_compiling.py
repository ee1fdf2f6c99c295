"""What each format asks, as a table: the golden contract between editors and the record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.engine.compiling import BlockDraft, StepDraft, compile_outline, question_of
from cms.engine.outline import Ask, AskKind, Outline, Requirement, Step


def draft(name: str, *types: str, required: bool = True, **values: object) -> StepDraft:
    blocks = tuple(BlockDraft(kind, f"{name}.{kind}{number}", values) for number, kind in enumerate(types))
    return StepDraft(name, name.upper(), 5, required, blocks)


def outline(format_code: str, *drafts: StepDraft) -> Outline:
    return compile_outline(module_key="m", format_code=format_code, drafts=drafts, skills=("s",))


GOLDEN = {
    "awareness": ((draft("a", "markdown"), draft("b", "scale0")), [[["a"]], [["b"]]]),
    "awareness with a scale": ((draft("a", "scale"),), [[["a"]], [["a.scale0"]]]),
    "discovery": ((draft("a", "markdown", "recall"), draft("b", "markdown")), [[["a.recall1"]], [["b"]]]),
    "discovery, optional step": ((draft("a", "recall"), draft("b", "recall", required=False)), [[["a.recall0"]]]),
    "discovery, tools are offered": ((draft("a", "recall", "tool"), draft("b", "tool")), [[["a.recall0"]], [["b"]]]),
    "tutorial, tools are offered": ((draft("a", "tool", "tick"), draft("b", "tool")), [[["a.tick1"]], [["b"]]]),
    "webinar": (
        (draft("live", "attend"), draft("a", "markdown"), draft("b", "recall")),
        [[["live.attend0"], ["a", "b"]], [["b.recall0"]]],
    ),
    "tutorial": ((draft("a", "tick", "stuck"), draft("b", "markdown")), [[["a.tick0"]], [["b"]]]),
    "kit": (
        (draft("a", "diagnosis"), draft("b", "tool", "tool"), draft("c", "action")),
        [[["a.diagnosis0"]], [["b.tool0"], ["b.tool1"]], [["c.action0"]]],
    ),
    "experiential": ((draft("a", "deliverable", "tick"), draft("b", "review")), [[["a.deliverable0"]], [["b.review0"]]]),
    "syllabus": ((draft("a", "quiz", "recall"), draft("b", "deliverable")), [[["a.quiz0"]], [["b.deliverable0"]]]),
    "kit without what a kit asks": ((draft("a", "markdown"),), [[["a"]]]),
    "only optional steps": ((draft("a", "tick", required=False),), [[["a.tick0"]]]),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_each_format_compiles_to_its_contract(name):
    drafts, expected = GOLDEN[name]
    format_code = name.split()[0].strip(",")
    format_code = format_code if format_code != "only" else "tutorial"
    assert outline(format_code, *drafts).to_json()["requirements"] == expected


ASKS = ("a", "b", "c", "d", "e")
ALTERNATIVES = st.lists(st.lists(st.sampled_from(ASKS), unique=True, max_size=4).map(tuple), max_size=3).map(tuple)


@given(st.lists(ALTERNATIVES, max_size=5), st.frozensets(st.sampled_from(ASKS)))
def test_the_percentage_is_the_share_rounded_down_and_a_hundred_only_when_complete(requirements, done):
    made = Outline("m", "tutorial", (), tuple(map(Requirement, requirements)), 0, ())
    assert made.percent(done) == int(100 * made.fraction(done))
    assert (made.percent(done) == 100) == made.is_complete(done) == (made.fraction(done) == 1)


def test_attending_or_reading_every_chapter_completes_a_webinar():
    found = outline("webinar", draft("live", "attend"), draft("a", "markdown"), draft("b", "recall"))
    assert found.is_complete({"live.attend0", "b.recall0"})
    assert found.is_complete({"a", "b", "b.recall0"})
    assert not found.is_complete({"a", "b.recall0"})
    assert found.step_is_done(found.steps[1], {"live.attend0"})


def test_one_opened_tool_does_the_toolbox():
    found = outline("kit", draft("a", "diagnosis"), draft("b", "tool", "tool"), draft("c", "action"))
    assert found.step_is_done(found.steps[1], {"b.tool1"})
    assert found.fraction({"b.tool1"}) * 3 == 1


def test_a_pass_mark_counts_in_a_syllabus_only():
    quiz = draft("a", "quiz", quiz="unit-1", threshold=60)
    assert outline("syllabus", quiz).ask("a.quiz0").done_by == {"quiz.passed"}
    assert outline("discovery", quiz).ask("a.quiz0").done_by == {"quiz.submitted"}


def test_an_outline_survives_its_json():
    found = outline("webinar", draft("live", "attend"), draft("a", "recall", question="?", choices=[{"text": "x", "right": True}]))
    assert Outline.from_json(found.to_json()) == found


def test_a_step_that_asks_nothing_asks_to_be_opened():
    (step,) = outline("discovery", draft("a", "markdown")).steps
    assert [(ask.id, ask.kind) for ask in step.asks] == [("a", AskKind.READ)]


def test_the_step_of_an_ask_is_found():
    found = outline("tutorial", draft("a", "tick"), draft("b", "tick"))
    assert found.step_of("b.tick0").id == "b"
    assert found.ask("nowhere") is None


@pytest.mark.parametrize(
    ("kind", "rights", "fractions"),
    [("single", (True, False), [100, 0]), ("multiple", (True, True, False), [50.0, 50.0, -50.0])],
)
def test_a_recall_block_becomes_a_question(kind, rights, fractions):
    value = {"question": "Q", "kind": kind, "choices": [{"text": f"c{n}", "right": right} for n, right in enumerate(rights)]}
    found = question_of(value, "n")
    assert [choice["fraction"] for choice in found["choices"]] == fractions
    assert [choice["id"] for choice in found["choices"]] == ["a", "b", "c"][: len(rights)]


def test_a_true_or_false_recall_keeps_its_answer():
    assert question_of({"question": "Q", "kind": "true_false", "answer": "false"}, "n")["answer"] is False


def test_an_outline_is_told_in_the_words_of_its_translation_and_counts_as_it_did():
    def of_one_step(title, *asks):
        own = tuple(Ask(name, AskKind.RECALL, spec={"prompt": prompt}) for name, prompt in asks)
        return Outline("m", "discovery", (Step("s", title, 5, True, own),), (Requirement((tuple(each.id for each in own),)),), 5, ())

    source = of_one_step("Partir des besoins", ("a", "Par quoi commencer ?"), ("b", "Pour qui ?"))
    told = source.told_by(of_one_step("Start from needs", ("a", "Where to begin?"), ("c", "When?")))
    assert told.steps[0].title == "Start from needs"
    assert [ask.spec["prompt"] for ask in told.steps[0].asks] == ["Where to begin?", "Pour qui ?"]
    assert told.requirements == source.requirements
    assert source.told_by(source) is source
