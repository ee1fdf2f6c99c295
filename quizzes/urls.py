"""A quiz, from its first question to its result. Mounted below /<language>/quiz/."""

from django.urls import path

from quizzes import views
from quizzes.views import practising, reviewing

app_name = "quizzes"
urlpatterns = [
    path("practice/", practising.practice, name="practice"),
    path("practice/<int:card_id>/", practising.practise, name="practise"),
    path("practice/by-link/<str:token>/", practising.practice, name="practice_by_link"),
    path("practice/by-link/<str:token>/<int:card_id>/", practising.practise, name="practise_by_link"),
    path("reviews/", reviewing.peer_reviews, name="peer_reviews"),
    path("reviews/<uuid:attempt_id>/<slug:ref>/", reviewing.peer_review, name="peer_review"),
    path("reviews/<uuid:attempt_id>/<slug:ref>/file/", reviewing.peer_file, name="peer_file"),
    path("<uuid:attempt_id>/<slug:ref>/review/", reviewing.review_own, name="review_own"),
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
