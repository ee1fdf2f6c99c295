"""Every prefix on one screen."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.views.api import api
from cms.views.crawlers import robots, sitemap
from learning import views
from learning.journey.views.module import serve
from learning.monitoring.views import metrics, observatory
from learning.record.views import readyz

handler500 = "learning.views.failure"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("sw.js", views.worker, name="worker"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("metrics", metrics, name="metrics"),
    path("admin/login/", views.sign_in),
    path("media/images/<str:name>", views.picture, name="picture"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v2/", api.urls),
    path("record/", include("learning.record.urls")),
]
urlpatterns += i18n_patterns(
    path("accounts/", include("allauth.account.urls")),
    path("quiz/", include("quizzes.urls")),
    path("", include("cms.urls")),
    path("", include("learning.journey.urls")),
    path("", include("learning.peers.urls")),
    path("", include("learning.webinars.urls")),
    path("", include("learning.cohorts.urls")),
    path("", include("learning.mail.urls")),
    path("", include("learning.privacy.urls")),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("observatory/", observatory, name="observatory"),
    path("footprint/", views.footprint, name="footprint"),
    path("style/", views.style, name="style"),
    path("first-visit/<slug:place>/", views.close_guide, name="close_guide"),
    path("_util/login/", views.sign_in),
    path("", include([pattern for pattern in wagtail_urls.urlpatterns if pattern.name != "wagtail_serve"])),
    re_path(wagtail_urls.serve_pattern, serve, name="wagtail_serve"),  # in the place of Wagtail’s own, which it falls back on
)
