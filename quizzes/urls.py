"""A quiz, from its first question to its result. Mounted below /<language>/quiz/."""

from django.urls import path

from quizzes import views

app_name = "quizzes"
urlpatterns = [
    path("<slug:slug>/start/", views.start, name="start"),
    path("<uuid:attempt_id>/", views.attempt, name="attempt"),
    path("<uuid:attempt_id>/answer/", views.answer, name="answer"),
    path("<uuid:attempt_id>/submit/", views.submit, name="submit"),
    path("<uuid:attempt_id>/more-time/", views.more_time, name="more_time"),
    path("<uuid:attempt_id>/<slug:ref>/check/", views.check, name="check"),
    path("<uuid:attempt_id>/<slug:ref>/hint/<int:number>/", views.hint, name="hint"),
    path("<uuid:attempt_id>/<slug:ref>/upload/", views.upload, name="upload"),
    path("<uuid:attempt_id>/files/<uuid:upload_id>/", views.handed_in, name="file"),
    path("<uuid:attempt_id>/result/", views.result, name="result"),
]
