from django.urls import path

from .views import board, people

app_name = "cohorts"
urlpatterns = [
    path("cohorts/", people.cohort_list, name="list"),
    path("cohorts/new/", people.create, name="create"),
    path("cohorts/<uuid:cohort>/", board.board, name="board"),
    path("cohorts/<uuid:cohort>/change/", people.change, name="change"),
    path("cohorts/<uuid:cohort>/link/", people.renew_link, name="renew_link"),
    path("cohorts/<uuid:cohort>/leave/", people.leave, name="leave"),
    path("cohorts/<uuid:cohort>/members/<uuid:membership>/", board.member, name="member"),
    path("join/", people.code, name="code"),
    path("join/<str:token>/", people.join, name="join"),
]
