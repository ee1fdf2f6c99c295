"""What the resource centre gives beside its pages; the admin's addresses are in `wagtail_hooks`."""

from django.urls import path

from cms.views import elsewhere, feeds, files

app_name = "cms"
urlpatterns = [
    path("elsewhere/<uuid:key>/", elsewhere.elsewhere, name="elsewhere"),
    path("feeds/<slug:what>.<slug:kind>", feeds.feed, name="feed"),
    path("feeds/community/<uuid:key>.atom", feeds.community_feed, name="community_feed"),
    path("events/<uuid:key>.ics", files.event_calendar, name="event_calendar"),
    path("events/cycles/<uuid:key>.ics", files.cycle_calendar, name="cycle_calendar"),
    path("exports/examples.<slug:kind>", files.examples, name="examples"),
]
