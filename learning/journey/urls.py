"""The pages a learner meets, under the language's prefix."""

from django.urls import path

from learning.journey.views import (
    attesting,
    calendar,
    diagnostic,
    journal,
    known,
    module,
    practice,
    programme,
    remarks,
    routes,
    search,
    situate,
    skip,
    taking,
    trail,
    watching,
    why,
)

app_name = "journey"
urlpatterns = [
    path("search/", search.search, name="search"),
    path("situate/", situate.situate, name="situate"),
    path("situate/diagnostic/<slug:objective>/", diagnostic.diagnostic, name="diagnostic"),
    path("routes/", routes.routes, name="routes"),
    path("routes/all/", routes.modules, name="modules"),
    path("routes/choose/", routes.choose, name="choose"),
    path("path/", trail.trail, name="path"),
    path("path/edit/", trail.edit, name="edit"),
    path("path/known/<uuid:module_key>/", known.known, name="known"),
    path("path/journal/", journal.journal, name="journal"),
    path("path/programme/<uuid:cycle>/", programme.programme, name="programme"),
    path("path/why/<uuid:module_key>/", why.why, name="why"),
    path("path/attestation/<uuid:module_key>/", attesting.attestation, name="attestation"),
    path("path/missed-by-mail/", practice.practice_mail, name="practice_mail"),
    path("offline/", taking.offline, name="offline"),
    path("offline/answers/", taking.answers, name="answers"),
    path("offline/path/", taking.take_path, name="take_path"),
    path("offline/<uuid:module_key>/file/", taking.module_file, name="file"),
    path("offline/<uuid:module_key>/pdf/", taking.module_pdf, name="pdf"),
    path("offline/<uuid:module_key>/", taking.take_module, name="take"),
    path("walk/<uuid:module_key>/", module.step, name="step"),
    path("walk/<uuid:module_key>/skip/<slug:step_id>/", skip.skip, name="skip"),
    path("calendar/<uuid:module_key>/", calendar.calendar, name="calendar"),
    path("remark/<uuid:module_key>/", remarks.remark, name="remark"),
    path("watch/<uuid:module_key>/<uuid:block>/", watching.watch, name="watch"),
]
