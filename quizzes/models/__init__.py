"""The rows of this room: banks of questions, quizzes and their frozen versions, attempts and their answers, what people and counts say
of them, the cards of those who practise, and files of questions on their way in."""

from quizzes.models.attempt import Answer, Attempt, Try, Upload
from quizzes.models.bank import Bank, Question
from quizzes.models.card import Card, Practice
from quizzes.models.held import HeldFile
from quizzes.models.history import QuestionVersion
from quizzes.models.quiz import Quiz, QuizItem, QuizVersion
from quizzes.models.review import Correction, Review
from quizzes.models.statistic import ItemStatistic

__all__ = [
    "Answer",
    "Attempt",
    "Bank",
    "Card",
    "Correction",
    "HeldFile",
    "ItemStatistic",
    "Practice",
    "Question",
    "QuestionVersion",
    "Quiz",
    "QuizItem",
    "QuizVersion",
    "Review",
    "Try",
    "Upload",
]
