"""Every table that keeps something of a person, column by column. A column no line names fails a test: decide here, beside the others."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from .place import Fate, Place

OURS = "a key of the database, which says nothing about anybody"
PSEUDONYM = "the pseudonym itself, told once at the head of the export"
SECRET = "a secret: a copy of it would be a danger to the person"  # noqa: S105 - a reason, not a password
REBUILT = "folded from the events, which are all there"
KEY_OF_ANSWERS = "holds the right answers; the score is exported, and the result page shows the rest by the rules of the quiz"
OTHER = "another person; the page on your groups names them to you"
ROLE = "who may do what here, decided by administrators"

PLACES: Mapping[str, Place] = {
    # --- the account
    "users.User": Place(
        _("Your account"),
        "pk",
        ("email", "first_name", "last_name", "date_joined", "last_login"),
        {"id": OURS, "password": SECRET, "is_superuser": ROLE, "is_staff": ROLE, "is_active": ROLE},
        by_account=True,
    ),
    "users.User_groups": Place(_("Your roles"), "user_id", ("group__name",), {"id": OURS, "user": OURS, "group": OURS}, by_account=True),
    "users.User_user_permissions": Place(
        _("Your permissions"), "user_id", ("permission__codename",), {"id": OURS, "user": OURS, "permission": OURS}, by_account=True
    ),
    "account.EmailAddress": Place(
        _("Your e-mail addresses"), "user_id", ("email", "verified", "primary"), {"id": OURS, "user": OURS}, by_account=True
    ),
    "account.EmailConfirmation": Place(
        _("Mails sent to confirm an address"),
        "email_address__user_id",
        ("created", "sent"),
        {"id": OURS, "email_address": OURS, "key": SECRET},
        by_account=True,
    ),
    "wagtailusers.UserProfile": Place(
        _("Your settings, and what you closed"),
        "user_id",
        (
            "submitted_notifications",
            "approved_notifications",
            "rejected_notifications",
            "updated_comments_notifications",
            "preferred_language",
            "current_time_zone",
            "avatar",
            "dismissibles",
            "theme",
            "density",
            "contrast",
            "keyboard_shortcuts",
        ),
        {"id": OURS, "user": OURS},
        by_account=True,
    ),
    # --- what was said of oneself
    "paths.Situation": Place(
        _("What you said of yourself"), "learner_id", ("data", "measures", "updated_at"), {"id": OURS, "learner_id": PSEUDONYM}
    ),
    "paths.DiagnosticAnswer": Place(
        _("Your answers to the self-diagnosis"),
        "learner_id",
        ("item__key", "item__objective", "measure", "answer", "answered_at"),
        {"id": OURS, "learner_id": PSEUDONYM, "item": OURS},
        order=("answered_at", "pk"),
    ),
    # --- the path
    "paths.Journey": Place(
        _("Your paths"),
        "learner_id",
        (
            "id",
            "route",
            "purpose",
            "outcome",
            "created_at",
            "finished_at",
            "left_at",
            "removed",
            "is_reordered",
            "content_version",
            "proposal_hash",
            "basis",
        ),
        {"learner_id": PSEUDONYM},
    ),
    "paths.JourneyStep": Place(
        _("The steps of your paths"),
        "journey__learner_id",
        ("journey", "position", "module_key", "route", "minutes", "origin", "state", "skip_reason", "instead_of", "reasons"),
        {"id": OURS},
        order=("journey", "position"),
    ),
    # --- the record
    "record.Subject": Place(
        _("Your record"),
        "pk",
        ("created_at",),
        {"id": PSEUDONYM, "user": OURS, "merged_into": OURS, "erased_on": "empty as long as there is a person"},
        fate=Fate.COUNTED,
    ),
    "record.Head": Place(
        _("How far your record was counted"),
        "subject_id",
        (),
        dict.fromkeys(("subject", "last_seq", "folded_seq", "fold_version", "dirty_since", "fail_count", "next_try_at"), REBUILT),
        fate=Fate.COUNTED,
    ),
    "record.Progress": Place(
        _("Your progress"),
        "subject_id",
        (
            "module_key",
            "percent",
            "steps_done",
            "steps_total",
            "started_at",
            "last_at",
            "completed_at",
            "best_score",
            "epoch",
            "module_version",
            "standing",
            "state",
            "folded_at",
        ),
        {"subject": PSEUDONYM, "as_of_seq": REBUILT},
        fate=Fate.COUNTED,
        order=("module_key",),
    ),
    "record.PrivateText": Place(
        _("What you wrote in your own words"),
        "subject_id",
        ("seq", "module_key", "step", "text"),
        {"id": OURS, "subject": PSEUDONYM},
        order=("seq",),
    ),
    "record.Event": Place(
        _("What you did, one by one"),
        "subject_id",
        (
            "seq",
            "kind",
            "module_key",
            "module_version",
            "step",
            "attempt",
            "payload",
            "device",
            "device_seq",
            "occurred_at",
            "received_at",
            "effective_at",
            "trust",
            "event_id",
        ),
        {"subject": PSEUDONYM, "digest": "a fingerprint of the other columns"},
        fate=Fate.COUNTED,
        order=("seq",),
    ),
    "record.IngestReject": Place(
        _("What could not be recorded (kept for thirty days)"),
        "subject_id",
        ("event_id", "reason", "body", "received_at"),
        {"id": OURS, "subject": PSEUDONYM},
    ),
    "record.FoldError": Place(
        _("Events we failed to count"),
        "subject_id",
        ("seq", "created_at"),
        {"id": OURS, "subject": PSEUDONYM, "fold_version": REBUILT, "traceback": "lines of our own code, for whoever mends it"},
        fate=Fate.COUNTED,
    ),
    "record.LedgerPermit": Place(_("Permits"), "subject_id", (), {"subject": "exists within one transaction only", "reason": "the same"}),
    # --- quizzes
    "quizzes.Attempt": Place(
        _("Your attempts at quizzes"),
        "learner_id",
        (
            "id",
            "quiz_slug",
            "number",
            "context_module",
            "context_step",
            "return_to",
            "started_at",
            "deadline_at",
            "submitted_at",
            "set_aside_at",
            "graded_at",
            "score",
            "max_score",
            "extra_time",
        ),
        {
            "learner_id": PSEUDONYM,
            "quiz_version": OURS,
            "seed": "the order in which questions were drawn",
            "draw": "the same, drawn",
            "digest": OURS,
            "gradings": "how often a result was kept, for the record's own counting",
            "stale_at": "set while a result waits to be judged anew",
            "result": KEY_OF_ANSWERS,
        },
        fate=Fate.COUNTED,
        order=("started_at",),
    ),
    "quizzes.Answer": Place(
        _("Your answers in quizzes"),
        "attempt__learner_id",
        ("attempt", "question_ref", "response", "answered_at", "saved_at", "event_id"),
        {"id": OURS},
        fate=Fate.COUNTED,
        order=("answered_at", "pk"),
    ),
    "quizzes.Try": Place(
        _("Answers you had checked, and hints you took"),
        "attempt__learner_id",
        ("attempt", "question_ref", "kind", "number", "response", "right", "tried_at"),
        {"id": OURS},
    ),
    "quizzes.Upload": Place(
        _("Files you handed in"),
        "attempt__learner_id",
        ("attempt", "question_ref", "name", "size", "uploaded_at"),
        {"id": OURS, "content": "the file itself comes from the page of its attempt, as it was sent"},
        order=("uploaded_at",),
    ),
    "quizzes.Review": Place(
        _("What was said of your answers"),
        "attempt__learner_id",
        ("attempt", "question_ref", "by", "score", "levels", "comment", "reviewed_at"),
        {"id": OURS, "peer_id": "another person’s pseudonym", "reviewer": "another person"},
    ),
    "quizzes.Practice": Place(
        _("Practising what you missed"), "learner_id", ("started_at", "stopped_at"), {"learner_id": PSEUDONYM}, order=("started_at",)
    ),
    "quizzes.Card": Place(
        _("Questions to meet again"),
        "learner_id",
        ("question_ref", "memory", "reviews", "made_at", "due_at"),
        {"id": OURS, "learner_id": PSEUDONYM, "quiz_version": OURS, "seed": "the values a question is asked with"},
    ),
    # --- peers
    "peers.Offer": Place(
        _("Work you offered to peers"),
        "learner_id",
        ("module_key", "step", "language", "text", "offered_at", "withdrawn_at"),
        {"id": OURS, "learner_id": PSEUDONYM},
        order=("offered_at",),
    ),
    "peers.Review": Place(
        _("What you said to peers, and what they said to you"),
        "learner_id",
        ("offer__module_key", "offer__step", "marks", "text", "asked_at", "given_at", "read_at", "set_aside_at"),
        {"id": OURS, "offer": OURS, "learner_id": "your own pseudonym, or that of a peer"},
        order=("asked_at", "pk"),
        also="offer__learner_id",
    ),
    "peers.Report": Place(
        _("Reports you agreed to publish"),
        "learner_id",
        ("module_key", "title", "shown_as", "consented_at", "withdrawn_at", "declined"),
        {"id": OURS, "learner_id": PSEUDONYM, "page_id": "the page itself, which you can read"},
        order=("consented_at",),
    ),
    "webinars.Registration": Place(
        _("Webinars you registered for"),
        "learner_id",
        ("module_key", "name", "registered_at", "attended_at"),
        {"id": OURS, "learner_id": PSEUDONYM, "marked_by": OTHER},
        order=("registered_at", "pk"),
    ),
    # --- groups
    "cohorts.Membership": Place(
        _("The groups you are or were in"),
        "learner_id",
        ("cohort__name", "name", "agreed", "until", "may_be_mailed", "later", "joined_at", "left_at"),
        {"id": OURS, "cohort": OURS, "learner_id": PSEUDONYM, "scope": "a short name for the modules you agreed to show, exported above"},
        order=("joined_at",),
    ),
    "cohorts.Viewing": Place(
        _("Who opened your page in a group"),
        "membership__learner_id",
        ("membership__cohort__name", "day"),
        {"id": OURS, "membership": OURS, "viewer": OTHER},
        order=("day", "pk"),
    ),
    "cohorts.Deed": Place(
        _("What facilitators did for you"),
        "membership__learner_id",
        (
            "membership__cohort__name",
            "kind",
            "module_key",
            "step",
            "text",
            "reason",
            "days",
            "meets_at",
            "marks",
            "rule",
            "helped",
            "created_at",
            "undone_at",
        ),
        {"id": OURS, "membership": OURS, "author": OTHER, "undone_by": OTHER},
        order=("created_at", "pk"),
    ),
    "cohorts.Work": Place(
        _("Work you showed to your facilitators"),
        "membership__learner_id",
        ("membership__cohort__name", "module_key", "step", "text", "shown_at", "reviewed_at"),
        {"id": OURS, "membership": OURS},
        order=("shown_at", "pk"),
    ),
    "cohorts.Coming": Place(
        _("Events of your groups you registered for or attended"),
        "membership__learner_id",
        ("meeting__title", "registered_at", "wants_reminder", "attended_at"),
        {"id": OURS, "meeting": OURS, "membership": OURS, "marked_by": OTHER},
    ),
    # Without the groups' names: whoever follows a group no more learns nothing of it, here neither.
    "cohorts.Facilitation": Place(
        _("The groups you follow"),
        "user_id",
        ("name", "wants_digest", "started_at", "ended_at"),
        {"id": OURS, "cohort": OURS, "user": OURS},
        by_account=True,
    ),
    "cohorts.Feed": Place(
        _("Your calendar addresses"),
        "user_id",
        ("created_at", "closed_at"),
        {"id": OURS, "user": OURS, "cohort": OURS, "token": SECRET},
        by_account=True,
    ),
    "cohorts.Export": Place(
        _("Files you asked for of the groups you follow"),
        "user_id",
        ("format", "language", "asked_at", "finished_at"),
        {"id": OURS, "user": OURS, "cohort": OURS, "file": "it tells of other people", "total": OURS, "done": OURS, "error": OURS,
         "claimed_until": OURS, "tries": OURS},
        by_account=True,
    ),
    # --- mail
    "mail.Subscription": Place(
        _("Mails you accept or stopped"),
        "user_id",
        ("label", "topic", "rhythm", "accepted_at", "stopped_at"),
        {"id": OURS, "user": OURS, "token": SECRET},
        by_account=True,
    ),
    "mail.Letter": Place(
        _("What was written to you by mail"),
        "user_id",
        ("topic", "subject", "body", "issue__text", "path", "language", "written_at", "after", "mailed_at", "dropped_at", "counts"),
        {"id": OURS, "user": OURS, "key": "says that it was written already, and nothing more", "issue": "its words are exported"},
        by_account=True,
    ),
    # --- what editors leave behind in Wagtail
    "wagtailcore.Comment": Place(
        _("Comments you wrote as an editor"),
        "user_id",
        ("text", "contentpath", "position", "created_at", "updated_at", "resolved_at"),
        {"id": OURS, "page": OURS, "user": OURS, "revision_created": OURS, "resolved_by": "another person"},
        by_account=True,
    ),
    "wagtailcore.CommentReply": Place(
        _("Replies you wrote as an editor"),
        "user_id",
        ("text", "created_at", "updated_at"),
        {"id": OURS, "comment": OURS, "user": OURS},
        by_account=True,
    ),
    "wagtailcore.PageSubscription": Place(
        _("Pages whose comments are mailed to you"),
        "user_id",
        ("page__title", "comment_notifications"),
        {"id": OURS, "user": OURS, "page": OURS},
        by_account=True,
    ),
}  # fmt: skip

# What editors and administrators wrote for everybody, or what says who published it: it stays, and Wagtail or the erasure cuts the link.
AUTHORED: Mapping[str, str] = {
    "cms.WebinarPage": "a webinar is its readers'; who leads it is cut",
    "cohorts.Flash": "news of a group is the group's; its author is cut",
    "cohorts.Invitee": "an address asked into a group; who asked is cut, and the line goes with the account of that address",
    "cohorts.Sitting": "hands counted in a room are nobody's; who led the session is cut",
    "mail.Issue": "an issue is its readers'; who approved it is cut",
    "quizzes.QuestionVersion": "what a question asked is its readers'; who wrote it is cut",
    "quizzes.Correction": "a mended key is everybody's; who mended it is cut",
    "paths.Weighing": "how the routes are weighed, and why; who decided it is cut",
    "wagtailcore.Page": "a page is everybody's; its owner is cut",
    "wagtailcore.Revision": "a page's past is everybody's; its author is cut",
    "wagtailcore.PageLogEntry": "who did what to a page: the account is cut",
    "wagtailcore.ModelLogEntry": "who did what in the admin: the account is cut, lines about the account itself are deleted",
    "wagtailcore.TaskState": "a step of a page's review; who finished it is cut",
    "wagtailcore.WorkflowState": "a page's review; who asked for it is cut",
    "wagtailcore.UploadedFile": "a file on its way into the library; who sent it is cut",
    "wagtailcore.APIToken": "a secret of the account, deleted with it",
    "wagtailadmin.EditingSession": "who has a page open at this moment; deleted with the account",
    "wagtailadmin.FormState": "a form of the admin half filled in; deleted with the account",
    "wagtailimages.Image": "a picture is everybody's; who sent it is cut",
    "wagtaildocs.Document": "a document is everybody's; who sent it is cut",
}
