"""Who may do what: one line per URL pattern, read by tests/house/test_access.py. A URL that no line knows fails the build.

A line names its methods and what each role is answered; a method that is not named is answered 405 to everybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from learning.journey.access.as_pdf import makes_pdf
from tests.security.world import QUIZ, ROLES

# --- answers
PAGE, AWAY, SIGN_IN, WRONG, NO, NOTHING, NOT_SO = "page", "away", "sign-in", "wrong", "no", "nothing", "not-so"
STATUS = {200: PAGE, 400: WRONG, 422: WRONG, 403: NO, 404: NOTHING, 405: NOT_SO}  # a redirect is AWAY, or SIGN_IN when it leads there
CLOSED = {SIGN_IN, NO, NOTHING}  # answers after which nothing may have been written

Answers = dict[str, str]


def everybody(answer: str) -> Answers:
    return dict.fromkeys(ROLES, answer)


def signed_in(answer: str, *, anonymous: str = SIGN_IN) -> Answers:
    return everybody(answer) | {"anonymous": anonymous}


def only(*roles: str, otherwise: str, answer: str = PAGE, anonymous: str = SIGN_IN) -> Answers:
    """These roles are answered; everybody else is told otherwise."""
    return everybody(otherwise) | {"anonymous": anonymous} | dict.fromkeys(roles, answer)


def owner(answer: str, otherwise: str = NOTHING) -> Answers:
    """The learner whose it is; to everybody else it is not there."""
    return only("learner", answer=answer, otherwise=otherwise, anonymous=otherwise)


WRITERS = ("editor", "administrator", "superuser")  # may enter the admin
MAKERS = ("facilitator", "stranger", "revoked", "administrator", "superuser")  # may make cohorts


@dataclass(frozen=True)
class Line:
    """A pattern, the parts of its address (by name, or in order), what is posted, and the answers by method."""

    pattern: str
    parts: Mapping[str, str] = field(default_factory=dict)  # name in the pattern -> name among the site's ids, or a text
    post: Mapping[str, str] = field(default_factory=dict)
    GET: Answers | None = None
    POST: Answers | None = None
    other: Answers = field(default_factory=lambda: everybody(NOT_SO))
    put: bool = False  # Django's form views take PUT for POST; without a form in it, it is the empty form
    foreign: bool = False  # an id in it is somebody's: another's and none are answered alike
    writes: bool = False  # reading it is kept, where the person concerned can see it

    def answers(self, method: str) -> Answers:
        if method in ("GET", "HEAD"):
            return self.GET or self.other
        if method == "POST" or (method == "PUT" and self.put):
            return self.POST or self.other
        return self.other


NO_REF = "00000000-0000-4000-8000-000000000000"  # a question nobody asks, as long as an id
ATTEMPT: Any = {"parts": {"attempt_id": "attempt"}, "foreign": True}
MODULE: Any = {"parts": {"module_key": "module"}}
COHORT: Any = {"parts": {"cohort": "cohort"}, "foreign": True}
MEMBER = {"cohort": "cohort", "membership": "membership"}
TICKED = {"ask": "ask", "kind": "step.ticked", "nonce": "nonce", "version": "1"}
MADE = {"name": "Élus", "modules": "module", "facilitator": "Fatou"}

TABLE: tuple[Line, ...] = (
    # --- the house
    Line("healthz", GET=everybody(PAGE)),
    Line("readyz", GET=everybody(PAGE)),
    Line("sw.js", GET=everybody(PAGE)),
    Line("fr/manifest.webmanifest", GET=everybody(PAGE)),
    Line("robots.txt", GET=everybody(PAGE)),
    Line("sitemap.xml", GET=everybody(PAGE)),
    Line("metrics", GET=everybody(NOTHING)),  # to whoever brings no token
    Line("fr/footprint/", GET=everybody(PAGE)),
    Line("fr/observatory/", GET=everybody(PAGE)),
    Line("fr/first-visit/<slug:place>/", {"place": "board"}, POST=everybody(AWAY)),
    Line("fr/style/", GET=only(*WRITERS, otherwise=NO)),
    # --- what editors publish
    Line("media/images/<str:name>", {"name": "nothing.png"}, GET=everybody(NOTHING)),
    Line("fr/^((?:[\\w\\-]+/)*)$", {"0": "catalogue/premiers-pas/"}, GET=everybody(PAGE)),
    # --- what anybody may read as data: published fields only (tests/cms/test_api.py)
    *(Line(f"api/v2/^{name}/", GET=everybody(PAGE)) for name in ("modules", "resources", "examples", "vocabularies")),
    *(Line(f"api/v2/^{name}/<int:pk>/", GET=everybody(NOTHING)) for name in ("modules", "resources", "examples", "vocabularies")),
    *(Line(f"api/v2/^{name}/find/", GET=everybody(NOTHING)) for name in ("modules", "resources", "examples", "vocabularies")),
    Line("fr/elsewhere/<uuid:key>/", {"key": "module"}, GET=everybody(AWAY)),
    Line("fr/search/", GET=everybody(PAGE)),
    Line("fr/feeds/<slug:what>.<slug:kind>", {"what": "all", "kind": "atom"}, GET=everybody(PAGE)),
    Line("fr/feeds/community/<uuid:key>.atom", GET=everybody(NOTHING)),
    Line("fr/events/<uuid:key>.ics", GET=everybody(NOTHING)),
    Line("fr/events/cycles/<uuid:key>.ics", GET=everybody(NOTHING)),
    Line("fr/exports/examples.<slug:kind>", {"kind": "csv"}, GET=everybody(PAGE)),
    Line("documents/^(\\d+)/(.*)$", {"0": "document", "1": "fiche.txt"}, GET=everybody(PAGE), POST=everybody(PAGE), other=everybody(PAGE)),
    Line("documents/authenticate_with_password/<int:restriction_id>/", GET=everybody(NOTHING), other=everybody(NOTHING)),
    Line(
        "fr/_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        GET=everybody(NOTHING),
        other=everybody(NOTHING),
    ),
    Line("fr/_util/login/", GET=only(*WRITERS, answer=AWAY, otherwise=NO)),
    Line("admin/login/", GET=only(*WRITERS, answer=AWAY, otherwise=NO)),
    # --- accounts
    Line("fr/accounts/login/", GET=signed_in(AWAY, anonymous=PAGE), POST=signed_in(AWAY, anonymous=PAGE), put=True,
         other=signed_in(AWAY, anonymous=NOT_SO)),
    Line("fr/accounts/signup/", GET=signed_in(AWAY, anonymous=PAGE), POST=signed_in(AWAY, anonymous=PAGE), put=True,
         other=signed_in(AWAY, anonymous=NOT_SO)),
    Line("fr/accounts/logout/", GET=signed_in(PAGE, anonymous=AWAY), POST=everybody(AWAY)),
    Line("fr/accounts/inactive/", GET=everybody(PAGE)),
    Line("fr/accounts/reauthenticate/", GET=signed_in(PAGE), POST=signed_in(PAGE), put=True, other=signed_in(NOT_SO)),
    Line("fr/accounts/email/", GET=signed_in(PAGE), POST=signed_in(AWAY), put=True, other=signed_in(NOT_SO)),
    Line("fr/accounts/confirm-email/", GET=everybody(PAGE)),
    Line("fr/accounts/^confirm-email/(?P<key>[-:\\w]+)/$", {"key": "none"}, GET=everybody(PAGE), POST=everybody(NOTHING)),
    Line("fr/accounts/password/change/", GET=signed_in(PAGE), POST=signed_in(PAGE), put=True, other=signed_in(NOT_SO)),
    Line("fr/accounts/password/set/", GET=signed_in(AWAY), POST=signed_in(AWAY), put=True, other=signed_in(AWAY)),
    Line("fr/accounts/password/reset/", GET=everybody(PAGE), POST=everybody(PAGE), put=True),
    Line("fr/accounts/password/reset/done/", GET=everybody(PAGE)),
    Line("fr/accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", {"uidb36": "a", "key": "b"}, GET=everybody(PAGE),
         POST=everybody(PAGE), put=True, other=everybody(PAGE)),  # a key that opens nothing: the same page by every method
    Line("fr/accounts/password/reset/key/done/", GET=everybody(PAGE)),
    Line("fr/accounts/login/code/confirm/", GET=signed_in(AWAY), POST=signed_in(AWAY), put=True, other=signed_in(AWAY)),
    # --- quizzes: an attempt is its learner's
    Line("fr/quiz/<slug:slug>/start/", {"slug": QUIZ}, POST=everybody(AWAY)),
    Line("fr/quiz/<uuid:attempt_id>/", **ATTEMPT, GET=owner(PAGE)),
    Line("fr/quiz/<uuid:attempt_id>/answer/", **ATTEMPT, POST=owner(AWAY)),
    Line("fr/quiz/<uuid:attempt_id>/submit/", **ATTEMPT, POST=owner(AWAY)),
    Line("fr/path/missed-by-mail/", GET=signed_in(PAGE), POST=signed_in(AWAY)),
    Line("fr/quiz/practice/", GET=everybody(PAGE), POST=everybody(AWAY)),
    Line("fr/quiz/practice/<int:card_id>/", {"card_id": "1"}, POST=everybody(NOTHING)),
    Line("fr/quiz/practice/by-link/<str:token>/", {"token": "nobody"}, GET=everybody(NOTHING), POST=everybody(NOTHING)),
    Line("fr/quiz/practice/by-link/<str:token>/<int:card_id>/", {"token": "nobody", "card_id": "1"}, POST=everybody(NOTHING)),
    Line("fr/quiz/reviews/", GET=everybody(PAGE)),
    Line("fr/quiz/reviews/<uuid:attempt_id>/<slug:ref>/", ATTEMPT["parts"] | {"ref": NO_REF}, foreign=True, POST=everybody(NOTHING)),
    Line("fr/quiz/reviews/<uuid:attempt_id>/<slug:ref>/file/", ATTEMPT["parts"] | {"ref": NO_REF}, foreign=True, GET=everybody(NOTHING)),
    Line("fr/quiz/<uuid:attempt_id>/<slug:ref>/review/", ATTEMPT["parts"] | {"ref": NO_REF}, foreign=True, POST=owner(AWAY)),
    Line("fr/quiz/<uuid:attempt_id>/more-time/", **ATTEMPT, POST=owner(AWAY)),
    Line("fr/quiz/<uuid:attempt_id>/<slug:ref>/check/", ATTEMPT["parts"] | {"ref": NO_REF}, foreign=True, POST=owner(AWAY)),
    Line("fr/quiz/<uuid:attempt_id>/<slug:ref>/hint/<int:number>/", ATTEMPT["parts"] | {"ref": "q0", "number": "1"}, POST=owner(AWAY)),
    Line("fr/quiz/<uuid:attempt_id>/<slug:ref>/upload/", ATTEMPT["parts"] | {"ref": NO_REF}, foreign=True, POST=owner(WRONG)),
    Line("fr/quiz/<uuid:attempt_id>/files/<uuid:upload_id>/", ATTEMPT["parts"] | {"upload_id": "attempt"}, foreign=True,
         GET=everybody(NOTHING)),
    Line("fr/quiz/<uuid:attempt_id>/result/", {"attempt_id": "closed_attempt"}, foreign=True, GET=owner(PAGE)),
    # --- one's own way, with or without an account: nobody's name is in an address
    Line("fr/situate/", post={"profile": "citizen"}, GET=everybody(PAGE), POST=everybody(AWAY) | {"learner": PAGE}),
    Line("fr/situate/diagnostic/<slug:objective>/", {"objective": "projects"}, {"item": "item", "answer": "yes"}, GET=everybody(PAGE),
         POST=everybody(AWAY)),
    Line("fr/routes/", GET=everybody(PAGE)),
    Line("fr/routes/all/", GET=everybody(PAGE)),
    Line("fr/routes/choose/", post={"route": "act", "hash": "hash"}, POST=everybody(AWAY)),
    Line("fr/path/", GET=everybody(PAGE)),
    Line("fr/path/edit/", post={"do": "skip", "module": "module"}, GET=owner(PAGE, AWAY), POST=everybody(AWAY)),
    Line("fr/path/known/<uuid:module_key>/", **MODULE, post={"do": "word"}, GET=everybody(PAGE), POST=everybody(AWAY)),
    Line("fr/path/why/<uuid:module_key>/", **MODULE, GET=everybody(PAGE)),
    Line("fr/path/journal/", GET=everybody(PAGE)),
    Line("fr/path/programme/<uuid:cycle>/", GET=everybody(NOTHING), POST=everybody(NOTHING)),  # of a cycle that has modules
    Line("fr/path/attestation/<uuid:module_key>/", **MODULE, GET=only("learner", "member", otherwise=NOTHING, anonymous=NOTHING)),
    Line("fr/offline/", GET=everybody(PAGE)),
    Line("fr/offline/answers/", GET=everybody(PAGE), POST=everybody(WRONG)),  # an empty form is no batch of answers
    Line("fr/offline/path/", GET=everybody(PAGE)),
    Line("fr/offline/<uuid:module_key>/", **MODULE, GET=everybody(PAGE)),
    Line("fr/offline/<uuid:module_key>/file/", **MODULE, GET=everybody(PAGE)),
    Line("fr/offline/<uuid:module_key>/pdf/", **MODULE, GET=everybody(PAGE if makes_pdf() else NOTHING)),
    Line("fr/walk/<uuid:module_key>/skip/<slug:step_id>/", {"module_key": "module", "step_id": "step"}, GET=everybody(PAGE),
         POST=everybody(WRONG)),  # an empty form answers no question
    Line("fr/walk/<uuid:module_key>/", **MODULE, post=TICKED, GET=everybody(AWAY), POST=everybody(AWAY)),
    Line("fr/calendar/<uuid:module_key>/", **MODULE, GET=everybody(NOTHING)),  # the module of the table is no webinar
    Line("fr/remark/<uuid:module_key>/", **MODULE, post={"kind": "unclear", "nonce": "nonce"}, POST=everybody(AWAY)),
    Line("fr/watch/<uuid:module_key>/<uuid:block>/", {"module_key": "module", "block": "nonce"}, GET=everybody(NOTHING)),
    Line("fr/my-data/", GET=everybody(PAGE)),
    Line("fr/my-data/all/", GET=everybody(PAGE)),
    Line("fr/my-data/export/", GET=everybody(PAGE)),
    Line("fr/my-data/erase/", GET=signed_in(PAGE, anonymous=AWAY), POST=signed_in(WRONG, anonymous=AWAY)),  # without a yes, nothing goes
    Line("fr/my-data/erased/", GET=everybody(PAGE)),
    Line("record/progress/", GET=everybody(PAGE)),  # one's own
    Line("record/events/", POST=everybody(WRONG)),  # an empty form is no batch of events
    # --- peers: who handed nothing in has nothing here; the module of the table is no experiential path
    Line("fr/peers/<uuid:module_key>/<str:ask>/", {"module_key": "module", "ask": "ask"}, GET=signed_in(NOTHING), POST=signed_in(NOTHING)),
    Line("fr/peers/<uuid:module_key>/report/", **MODULE, GET=signed_in(NOTHING), POST=signed_in(NOTHING)),
    # --- webinars: the module of the table is none
    Line("fr/webinars/<uuid:module_key>/register/", **MODULE, GET=everybody(NOTHING), POST=everybody(NOTHING)),
    Line("fr/webinars/<uuid:module_key>/attendance/", **MODULE, GET=signed_in(NOTHING), POST=signed_in(NOTHING)),
    # --- cohorts: who follows one today sees it, nobody else does
    Line("fr/cohorts/", GET=signed_in(PAGE)),
    Line("fr/cohorts/new/", post=MADE, GET=only(*MAKERS, otherwise=NO), POST=only(*MAKERS, answer=AWAY, otherwise=NO)),
    Line("fr/cohorts/<uuid:cohort>/", **COHORT, GET=only("facilitator", otherwise=NOTHING)),
    Line("fr/cohorts/<uuid:cohort>/change/", **COHORT, post=MADE, GET=only("facilitator", otherwise=NOTHING),
         POST=only("facilitator", answer=AWAY, otherwise=NOTHING)),
    Line("fr/cohorts/<uuid:cohort>/journey/", **COHORT, post={"do": "later", "module": ""}, GET=only("facilitator", otherwise=NOTHING),
         POST=only("facilitator", answer=AWAY, otherwise=NOTHING)),
    Line("fr/cohorts/<uuid:cohort>/invite/links.csv", **COHORT, GET=only("facilitator", otherwise=NOTHING)),
    Line("fr/cohorts/<uuid:cohort>/link/", **COHORT, POST=only("facilitator", answer=AWAY, otherwise=NOTHING)),
    Line("fr/cohorts/<uuid:cohort>/leave/", **COHORT, POST=signed_in(AWAY)),
    Line("fr/cohorts/<uuid:cohort>/members/<uuid:membership>/", MEMBER, foreign=True, writes=True,
         GET=only("facilitator", otherwise=NOTHING)),
    Line("fr/cohorts/<uuid:cohort>/invite/", **COHORT, post={"typed": "lea@example.org"}, GET=only("facilitator", otherwise=NOTHING),
         POST=only("facilitator", otherwise=NOTHING)),
    Line("fr/cohorts/<uuid:cohort>/invite/withdraw/", **COHORT, POST=only("facilitator", answer=AWAY, otherwise=NOTHING)),
    Line("fr/cohorts/<uuid:cohort>/facilitators/", **COHORT, GET=only("facilitator", otherwise=NOTHING),
         POST=only("facilitator", otherwise=NOTHING)),
    Line("fr/cohorts/<uuid:cohort>/facilitators/end/", **COHORT, POST=only("facilitator", answer=AWAY, otherwise=NOTHING)),
    Line("fr/cohorts/<uuid:cohort>/facilitators/digest/", **COHORT, POST=only("facilitator", answer=AWAY, otherwise=NOTHING)),
    Line("fr/cohorts/<uuid:cohort>/archive/", **COHORT, GET=only("facilitator", otherwise=NOTHING),
         POST=only("facilitator", answer=AWAY, otherwise=NOTHING)),
    Line("fr/cohorts/<uuid:cohort>/modules/<uuid:module_key>/", {"cohort": "cohort", "module_key": "module"}, foreign=True,
         GET=only("facilitator", otherwise=NOTHING)),
    Line("fr/cohorts/<uuid:cohort>/answers/", **COHORT, GET=only("facilitator", otherwise=NOTHING)),
    *(Line(f"fr/cohorts/<uuid:cohort>/answers/<uuid:attempt>/<slug:ref>/{tail}", {"cohort": "cohort", "attempt": "closed_attempt",
           "ref": NO_REF}, foreign=True, GET=signed_in(NOTHING), **more)  # nothing waits: tests/cohorts/test_judging.py has what does
      for tail, more in (("", {"POST": signed_in(NOTHING)}), ("file/", {}))),
    Line("fr/cohorts/<uuid:cohort>/events/", **COHORT,
         post={"id": "nonce", "title": "Atelier", "starts_at": "2099-01-01T10:00", "minutes": "60"},
         GET=only("facilitator", otherwise=NOTHING), POST=only("facilitator", answer=AWAY, otherwise=NOTHING)),
    Line("fr/cohorts/<uuid:cohort>/sessions/", **COHORT, post={"id": "nonce", "module": "awareness"},
         GET=only("facilitator", otherwise=NOTHING), POST=only("facilitator", answer=AWAY, otherwise=NOTHING)),
    Line("fr/cohorts/sessions/<uuid:sitting>/", {"sitting": "sitting"}, {"do": "present", "present": "12"}, foreign=True,
         GET=only("facilitator", otherwise=NOTHING), POST=only("facilitator", answer=AWAY, otherwise=NOTHING)),
    Line("fr/cohorts/sessions/<uuid:sitting>/report/", {"sitting": "sitting"}, foreign=True, GET=only("facilitator", otherwise=NOTHING)),
    Line("fr/cohorts/<uuid:cohort>/news/", **COHORT, post={"id": "nonce", "title": "Flash", "text": "Bien", "send": "1"},
         GET=only("facilitator", otherwise=NOTHING), POST=only("facilitator", answer=AWAY, otherwise=NOTHING)),
    Line("fr/cohorts/<uuid:cohort>/files/", **COHORT, post={"id": "nonce", "format": "csv"}, GET=only("facilitator", otherwise=NOTHING),
         POST=only("facilitator", answer=AWAY, otherwise=NOTHING)),
    Line("fr/cohorts/files/<uuid:export>/", {"export": "export"}, foreign=True, GET=signed_in(NOTHING)),  # nothing is built yet
    Line("fr/cohorts/events/", GET=signed_in(PAGE)),
    Line("fr/cohorts/events/calendar/", POST=signed_in(AWAY)),
    Line("fr/cohorts/events/<uuid:meeting>/cancel/", {"meeting": "meeting"}, foreign=True,
         POST=only("facilitator", answer=AWAY, otherwise=NOTHING)),
    Line("fr/cohorts/events/<uuid:meeting>/attendance/", {"meeting": "meeting"}, foreign=True, GET=only("facilitator", otherwise=NOTHING),
         POST=only("facilitator", answer=AWAY, otherwise=NOTHING)),
    Line("fr/cohorts/events/<uuid:meeting>/register/", {"meeting": "meeting"}, foreign=True,
         POST=only("member", answer=AWAY, otherwise=NOTHING)),
    Line("fr/calendar/<str:token>.ics", {"token": "feed"}, GET=everybody(PAGE)),  # the address is the secret
    Line("fr/my-mail/", {}, {"subscription": "subscription", "rhythm": "none"}, GET=signed_in(PAGE),
         POST=only("member", answer=AWAY, otherwise=NOTHING)),
    Line("fr/my-mail/language/", {}, {"language": "en", "next": "/en/"}, POST=signed_in(AWAY)),
    Line("fr/my-mail/stop/<str:token>/", {"token": "stop"}, GET=everybody(PAGE), POST=everybody(PAGE)),  # RFC 8058: by the link alone
    Line("fr/cohorts/<uuid:cohort>/write/", **COHORT, post={"to": "membership"}, POST=only("facilitator", otherwise=NOTHING)),
    Line("fr/cohorts/<uuid:cohort>/showing/", **COHORT, POST=only(otherwise=NOTHING)),  # nothing was written that could be shown
    Line("fr/cohorts/<uuid:cohort>/members/<uuid:membership>/why/<uuid:module_key>/", {**MEMBER, "module_key": "module"}, foreign=True,
         writes=True, GET=only("facilitator", otherwise=NOTHING)),
    Line("fr/cohorts/<uuid:cohort>/members/<uuid:membership>/<slug:kind>/", {**MEMBER, "kind": "note"}, {"id": "nonce", "text": "Bien"},
         GET=only("facilitator", otherwise=NOTHING), POST=only("facilitator", answer=AWAY, otherwise=NOTHING)),
    Line("fr/cohorts/acts/<uuid:deed>/undo/", {"deed": "deed"}, foreign=True, POST=only("facilitator", answer=AWAY, otherwise=NOTHING)),
    Line("fr/cohorts/acts/<uuid:deed>/helped/", {"deed": "deed"}, {"answer": "yes"}, foreign=True,
         POST=only("facilitator", answer=AWAY, otherwise=NOTHING)),
    Line("fr/cohorts/works/<int:work>/", {"work": "work"}, {"id": "nonce", "text": "Bien"}, GET=only("facilitator", otherwise=NOTHING),
         POST=only("facilitator", answer=AWAY, otherwise=NOTHING)),
    Line("fr/join/", post={"code": "code"}, GET=everybody(PAGE), POST=everybody(AWAY)),
    Line("fr/join/<str:token>/", {"token": "token"}, {"name": "Léa", "agree": "on"}, foreign=True, GET=everybody(PAGE),
         POST=signed_in(AWAY)),
)  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """All patterns below a prefix: closed to these roles, by every method."""

    prefix: str
    closed_to: tuple[str, ...]
    open_to: tuple[str, ...]
    unless: frozenset[str] = frozenset()  # patterns that everybody may ask


ADMIN = Rule(
    "admin/",
    closed_to=("anonymous", "learner", "facilitator"),  # the other roles hold the same groups as one of these
    open_to=WRITERS,
    unless=frozenset({"admin/sprite/", "admin/jsi18n/"}),  # icons and words: the same for all, and about nobody
)
MANAGERS = ("administrator", "superuser")
SCREENS: dict[str, tuple[str, ...]] = {  # within the admin, who is shown a screen; to others who may enter it stays closed
    "/admin/": WRITERS,
    "/admin/pages/": WRITERS,
    "/admin/images/": WRITERS,
    "/admin/documents/": WRITERS,
    "/admin/snippets/quizzes/quiz/": WRITERS,
    "/admin/snippets/quizzes/question/": WRITERS,
    "/admin/snippets/quizzes/bank/": WRITERS,
    "/admin/import_questions/": WRITERS,
    "/admin/export_questions/": WRITERS,
    "/admin/quiz_figures/": WRITERS,
    "/admin/quiz_figures/waiting/": WRITERS,
    "/admin/paths/coverage/": WRITERS,
    "/admin/translations/": WRITERS,
    "/admin/remarks/": WRITERS,
    "/admin/issues/": WRITERS,
    "/admin/reports-offered/": WRITERS,
    "/admin/to-review/": WRITERS,
    "/admin/approved/": WRITERS,
    "/admin/resources-to-review/": WRITERS,
    "/admin/paths/preview/": WRITERS,
    "/admin/paths/diagnostic/": WRITERS,
    "/admin/paths/weights/": ("administrator", "superuser"),
    "/admin/users/": MANAGERS,
    "/admin/jobs/": MANAGERS,
    "/admin/groups/": ("superuser",),
    "/admin/sites/": ("superuser",),
    "/admin/locales/": ("superuser",),
    "/admin/collections/": WRITERS,
    "/admin/redirects/": ("superuser",),
    "/admin/workflows/list/": ("superuser",),
}
BY_PATTERN = {line.pattern: line for line in TABLE}


def line_for(pattern: str) -> Line | Rule | None:
    """The line that knows this pattern."""
    known = BY_PATTERN.get(pattern)
    return known or (ADMIN if pattern.startswith(ADMIN.prefix) else None)
