"""Who is asking, each part optional."""

import json

import pytest

from paths.engine.situation import Maturity, Situation, SituationError, parse_causes

from .made import make_situation

FULL = {
    "profile": "local-authority",
    "objectives": ["projects"],
    "maturity": {"projects": "discover"},
    "domains": [],
    "level": "local",
    "minutes": 120,
    "intent": "part",
    "language": "fr",
}


def test_every_key_is_optional():
    assert Situation.from_json({}) == Situation()
    assert Situation.from_json(dict.fromkeys(FULL)) == Situation()
    assert Situation.from_json(FULL).maturity == {"projects": Maturity("discover")}


def test_a_situation_comes_back_from_json_as_it_was():
    for seed in range(200):
        situation = make_situation(seed)
        assert Situation.from_json(json.loads(json.dumps(situation.to_json()))) == situation


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "JSON object"),
        ({"profil": "x"}, "“profil” is not a field"),
        ({"profile": 3}, "must be a text"),
        ({"profile": "wizard"}, "“wizard” is not known as profile"),
        ({"objectives": "projects"}, "list of codes"),
        ({"objectives": ["gold"]}, "“gold” is not known"),
        ({"maturity": "start"}, "a level for each objective"),
        ({"maturity": {"gold": "start"}}, "“gold”"),
        ({"maturity": {"projects": "expert"}}, "one of discover, start, deepen, spread"),
        ({"maturity": {"projects": {"level": "start", "confidence": 2}}}, "from 0 to 1"),
        ({"minutes": 0}, "whole number"),
        ({"minutes": "ten"}, "whole number"),
        ({"minutes": True}, "whole number"),
        ({"intent": "win"}, "“win” is not known as intent"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(data, words):
    known = {"objective": frozenset({"projects"}), "profile": frozenset({"media"})}
    with pytest.raises(SituationError) as error:
        Situation.from_json(data, known=known)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_each_cause_can_be_taken_back():
    situation = Situation.from_json(FULL)
    for cause in situation.causes():
        assert parse_causes(str(cause)) == (cause,)
        assert cause not in situation.without(cause).causes()
    with pytest.raises(SituationError):
        situation.without(parse_causes("language:fr")[0])


def test_a_maturity_counts_only_for_a_chosen_objective():
    assert Situation(maturity={"projects": Maturity("start")}).causes() == ()
