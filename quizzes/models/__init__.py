"""The rows of this room: banks of questions, quizzes and their frozen versions, attempts and their answers."""

from quizzes.models.attempt import Answer, Attempt
from quizzes.models.bank import Bank, Question
from quizzes.models.quiz import Quiz, QuizItem, QuizVersion

__all__ = ["Answer", "Attempt", "Bank", "Question", "Quiz", "QuizItem", "QuizVersion"]
