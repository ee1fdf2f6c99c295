"""What may be done here, one verb each. Writes are atomic and safe to repeat; learners are named by their identifier alone."""

from .catalogue import compiled_catalogue, module_of_card, propose, reasons_against
from .diagnosing import (
    answer_item,
    contest_maturity,
    estimate,
    gain_between_measures,
    load_diagnostic,
    next_item,
    place_in_measure,
    retake_diagnostic,
)
from .journeying import (
    JourneyError,
    add_module,
    add_modules,
    choose_route,
    finish_journey,
    journey_of,
    leave_journey,
    move_step,
    preview_replan,
    remove_step,
    restore_step,
    set_purpose,
    skip_step,
)
from .linting import lint_site, problems_of
from .merging import erase, reassign
from .replanning import accept_replan, keep_plan, replan_offer
from .situating import known_codes, situate, situation_of
from .switching import counterparts, switch_step
from .wording import absence_sentence, problem_sentence, sentence, sentences

__all__ = [
    "JourneyError",
    "absence_sentence",
    "accept_replan",
    "add_module",
    "add_modules",
    "answer_item",
    "choose_route",
    "compiled_catalogue",
    "contest_maturity",
    "counterparts",
    "erase",
    "estimate",
    "finish_journey",
    "gain_between_measures",
    "journey_of",
    "keep_plan",
    "known_codes",
    "leave_journey",
    "lint_site",
    "load_diagnostic",
    "module_of_card",
    "move_step",
    "next_item",
    "place_in_measure",
    "preview_replan",
    "problem_sentence",
    "problems_of",
    "propose",
    "reasons_against",
    "reassign",
    "remove_step",
    "replan_offer",
    "restore_step",
    "retake_diagnostic",
    "sentence",
    "sentences",
    "set_purpose",
    "situate",
    "situation_of",
    "skip_step",
    "switch_step",
]
