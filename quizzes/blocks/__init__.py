"""A question as an editor writes it: one block per kind, no JSON in sight. `body_of` and `values_of` lead to the engine's form and back."""

from quizzes.blocks.bodies import body_of, values_of
from quizzes.blocks.comparing import Line, compare
from quizzes.blocks.kinds import QuestionBlock, refusal
from quizzes.blocks.pictures import copy_of, pictures_of

__all__ = ["Line", "QuestionBlock", "body_of", "compare", "copy_of", "pictures_of", "refusal", "values_of"]
