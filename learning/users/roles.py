"""The four roles, as data: what each group may do in the admin and on the staff pages. Migrations apply it.

Learners need no permission: a learner's pages start from their own record. A facilitator has no admin access: what they may see is decided
by their cohorts, row by row.
"""

LEARNERS, FACILITATORS, EDITORS, ADMINISTRATORS = "Learners", "Facilitators", "Editors", "Administrators"

ADMIN_ACCESS = "wagtailadmin.access_admin"
WRITE = ("add", "change", "delete", "view")

EDITED = ("quizzes.bank", "quizzes.question", "quizzes.quiz", "paths.diagnosticitem", "cms.term")

PERMISSIONS: dict[str, tuple[str, ...]] = {
    LEARNERS: (),
    FACILITATORS: ("cohorts.add_cohort",),
    EDITORS: (ADMIN_ACCESS, *(f"{model.split('.')[0]}.{verb}_{model.split('.')[1]}" for model in EDITED for verb in WRITE)),
    ADMINISTRATORS: (
        ADMIN_ACCESS,
        "cohorts.add_cohort",
        *(f"{model.split('.')[0]}.{verb}_{model.split('.')[1]}" for model in EDITED for verb in WRITE),
        *(f"users.{verb}_user" for verb in WRITE),
        "paths.add_weighing",
        "jobs.view_job",
        "jobs.change_job",
    ),
}
PAGE_VERBS: dict[str, tuple[str, ...]] = {
    EDITORS: ("add", "change", "publish"),
    ADMINISTRATORS: ("add", "bulk_delete", "change", "lock", "publish", "unlock"),
}
COLLECTION_PERMISSIONS = (
    *(f"wagtailimages.{verb}_image" for verb in ("add", "change", "choose")),
    *(f"wagtaildocs.{verb}_document" for verb in ("add", "change", "choose")),
    *(f"wagtailcore.{verb}_collection" for verb in ("add", "change")),
)
