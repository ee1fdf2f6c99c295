from django.urls import path

from . import views

app_name = "cohorts"
urlpatterns = [
    path("cohorts/", views.cohort_list, name="list"),
    path("cohorts/new/", views.create, name="create"),
    path("cohorts/<uuid:cohort>/", views.board, name="board"),
    path("cohorts/<uuid:cohort>/change/", views.change, name="change"),
    path("cohorts/<uuid:cohort>/link/", views.renew_link, name="renew_link"),
    path("cohorts/<uuid:cohort>/leave/", views.leave, name="leave"),
    path("cohorts/<uuid:cohort>/members/<uuid:membership>/", views.member, name="member"),
    path("join/<str:token>/", views.join, name="join"),
]
