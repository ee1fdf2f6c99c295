from django.urls import path

from .views import acting, board, meeting, people, settling, telling

app_name = "cohorts"
urlpatterns = [
    path("cohorts/", people.cohort_list, name="list"),
    path("cohorts/new/", people.create, name="create"),
    path("cohorts/<uuid:cohort>/", board.board, name="board"),
    path("cohorts/<uuid:cohort>/change/", people.change, name="change"),
    path("cohorts/<uuid:cohort>/link/", settling.renew_link, name="renew_link"),
    path("cohorts/<uuid:cohort>/invite/", settling.invite, name="invite"),
    path("cohorts/<uuid:cohort>/invite/withdraw/", settling.withdraw, name="withdraw"),
    path("cohorts/<uuid:cohort>/facilitators/", settling.facilitators, name="facilitators"),
    path("cohorts/<uuid:cohort>/facilitators/end/", settling.end, name="end"),
    path("cohorts/<uuid:cohort>/facilitators/digest/", settling.digest, name="digest"),
    path("cohorts/<uuid:cohort>/archive/", settling.archive, name="archive"),
    path("cohorts/<uuid:cohort>/modules/<uuid:module_key>/", board.module, name="module"),
    path("cohorts/<uuid:cohort>/events/", meeting.of_cohort, name="of_cohort"),
    path("cohorts/<uuid:cohort>/news/", telling.flash, name="flash"),
    path("cohorts/<uuid:cohort>/files/", telling.exports, name="exports"),
    path("cohorts/files/<uuid:export>/", telling.download, name="download"),
    path("cohorts/events/", meeting.meetings, name="meetings"),
    path("cohorts/events/calendar/", meeting.new_feed, name="new_feed"),
    path("cohorts/events/<uuid:meeting>/cancel/", meeting.cancel, name="cancel"),
    path("cohorts/events/<uuid:meeting>/attendance/", meeting.attendance, name="attendance"),
    path("cohorts/events/<uuid:meeting>/register/", meeting.register, name="register"),
    path("calendar/<str:token>.ics", meeting.feed, name="feed"),
    path("cohorts/<uuid:cohort>/leave/", people.leave, name="leave"),
    path("cohorts/<uuid:cohort>/showing/", acting.show_work, name="show_work"),
    path("cohorts/<uuid:cohort>/members/<uuid:membership>/", board.member, name="member"),
    path("cohorts/<uuid:cohort>/members/<uuid:membership>/why/<uuid:module_key>/", board.why, name="why"),
    path("cohorts/<uuid:cohort>/members/<uuid:membership>/<slug:kind>/", acting.act, name="act"),
    path("cohorts/acts/<uuid:deed>/undo/", acting.undo, name="undo"),
    path("cohorts/acts/<uuid:deed>/helped/", acting.helped, name="helped"),
    path("cohorts/works/<int:work>/", acting.review, name="review"),
    path("join/", people.code, name="code"),
    path("join/<str:token>/", people.join, name="join"),
]
