"""A quiz, from its first question to its result. Mounted below /<language>/quiz/."""

from django.urls import path

from quizzes import views

app_name = "quizzes"
urlpatterns = [
    path("<slug:slug>/start/", views.start, name="start"),
    path("<uuid:attempt_id>/", views.attempt, name="attempt"),
    path("<uuid:attempt_id>/answer/", views.answer, name="answer"),
    path("<uuid:attempt_id>/submit/", views.submit, name="submit"),
    path("<uuid:attempt_id>/result/", views.result, name="result"),
]
