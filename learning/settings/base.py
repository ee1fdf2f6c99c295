"""What is true everywhere. `embedded`, `production` and `test` say where state lives and what is switched on."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parents[2]

INSTALLED_APPS = [
    "learning",
    "learning.users",
    "learning.privacy",
    "learning.monitoring",
    "learning.cohorts",
    "learning.journey",
    "learning.peers",
    "learning.webinars",
    "learning.record",
    "learning.mail",
    "learning.jobs",
    "paths",
    "quizzes",
    "cms",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "learning.users.apps.AccountScreensConfig",  # wagtail.users, with our account screens
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "crispy_forms",
    "allauth",
    "allauth.account",
    "csp",
    "django_tasks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "learning.middleware.HeadOnlyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "learning.middleware.CompressMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "learning.middleware.ReaderCacheMiddleware",
    "learning.middleware.PersonalPageMiddleware",
    "learning.middleware.WeightMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "learning.record.middleware.LearnerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "learning.middleware.LongestBodyMiddleware",  # nobody reads a body before this: the token is looked for once all have been asked
    "learning.middleware.WrittenMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",  # a page that moved is found at its old address
    "learning.middleware.DocumentMiddleware",
    "learning.middleware.AdminTransactionMiddleware",  # last: what it calls is the view itself
]

ROOT_URLCONF = "learning.urls"
WSGI_APPLICATION = "learning.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["learning.templatetags.dates"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["cheminer"]
CRISPY_TEMPLATE_PACK = "cheminer"

# --- accounts
AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "journey:path"  # in the language one signs in with
ACCOUNT_ADAPTER = "learning.users.access.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"  # one may learn at once; the address is confirmed by a mail that is sent anyway
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_RATE_LIMITS = {"cohort_code": "20/5m/ip"}  # beside allauth's own: a room of twenty who all mistype once
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Cheminer · "
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # one place to change or recover a password: the account's own pages
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # and an address, which has to be confirmed

# --- whole pages for readers without a cookie, in each process: the key says what is published, so nothing has to be told to forget
PAGE_CACHE = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": 300}}

# --- languages
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"
FORMAT_MODULE_PATH = "learning.settings.formats"
LANGUAGE_COOKIE_SAMESITE = "Lax"

# --- files
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "learning.serving.SheetFinder",  # the one style sheet, joined from its parts
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "/media/"
WAGTAILDOCS_SERVE_METHOD = "serve_view"  # documents are sent by a view that checks access, never by the web server alone
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}  # a page is kept for accounts or for groups
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}  # nobody counts the guesses at a shared one
WAGTAILDOCS_INLINE_CONTENT_TYPES = [  # a recording opens where it is asked for, at the moment its link names; nothing in it can run
    "application/pdf",
    *(f"audio/{kind}" for kind in ("mpeg", "ogg", "mp4", "x-wav", "flac")),
    *(f"video/{kind}" for kind in ("mp4", "webm", "ogg")),
]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
LONGEST_BODY = 24 * 1024 * 1024  # above the largest file and the form around it

# --- the CMS
WAGTAIL_SITE_NAME = "Cheminer"
WAGTAIL_ENABLE_UPDATE_CHECK = False  # no call home
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no picture from a third party
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # an address is read aloud and copied into mails: plain letters
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "cms.actions.approving.publish_approved"  # asks first, where learners are on a module
# Words are stemmed before they are indexed (cms.engine.searching), so PostgreSQL is asked to stem nothing; SQLite has no such setting.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "simple"}}
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # nothing is fetched for an editor until an allow-list says so
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français"), ("en", "English")]
TASKS = {"default": {"BACKEND": "learning.jobs.backend.JobBackend"}}

# --- safety
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/admin/",),  # learning.middleware sends the admin a policy of its own
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "media-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],  # the editor's preview frames the page
        "base-uri": ["'self'"],
        "object-src": ["'none'"],
    },
}
ADMIN_SECURITY_POLICY = (  # Wagtail's date filters and rich text need inline; still no external host
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "frame-src 'self'; frame-ancestors 'self'; form-action 'self'; base-uri 'self'; object-src 'none'"
)
MIDDLEWARE.insert(5, "learning.middleware.AdminPolicyMiddleware")
PERMISSIONS_POLICY = {name: [] for name in ("camera", "geolocation", "gyroscope", "magnetometer", "microphone", "payment", "usb")}
X_FRAME_OPTIONS = "DENY"  # Wagtail lifts it for the editor's preview
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_ENGINE = "learning.users.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 400 * 24 * 3600  # what was done without an account stays findable for about a year, the most browsers keep
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "learning.views.csrf_failure"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Celery: the row is the truth, the message a doorbell. Each setting below keeps a lost or doubled message harmless.
BELL_SECONDS = 0.1  # what a process rings for within this time goes out as one bell, where it is worked on together
# What a learner waits for never queues behind a mail or a report: a worker of its own may take it (`-Q grading`).
CELERY_TASK_QUEUES = {name: {"exchange": name, "routing_key": name} for name in ("grading", "jobs")}
CELERY_TASK_DEFAULT_QUEUE = "jobs"
CELERY_TASK_ROUTES = {"learning.record.tasks.*": {"queue": "grading"}, "quizzes.tasks.*": {"queue": "grading"}}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 60
CELERY_TASK_SOFT_TIME_LIMIT = 50
CELERY_TASK_PUBLISH_RETRY = False  # a page never waits for a broker
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
EMAIL_SUBJECT_PREFIX = "[Cheminer] "  # of mails to those who keep the site running
METRICS_TOKEN = ""  # with one, /metrics answers whoever brings it

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {name: {"level": "INFO"} for name in ("learning", "cms", "paths", "quizzes")},
}
