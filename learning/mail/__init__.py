"""Mail that people asked for, and nothing else.

Whatever may be said to somebody is a *letter*: a row on one *topic* (a cohort's messages, its digest, reminders). It becomes mail only
while its reader accepts the topic (`Subscription`), and letters of topics that are not asked for at once travel together, in at most one
mail a week. Each mail carries a link that stops it by one press, for a person and for a mail program alike (RFC 8058); nothing in it
tells who opened it.

    models    Subscription (who accepts what, and how often), Letter (what waits, what went), Issue (what an editor approved)
    engine    `posting`: which letters go now, which wait, which are dropped; `assembling`, `plain`: an issue as a draft, and as text
    access    what is new since the last issue; what one may ask for
    actions   accept, stop, write, send: sending is a durable job, and what no ring announced a sweep finds; draft and approve an issue
    viewsets  the editors' screens: newsletter, watch bulletin and Flash'Info are drafted from what was published, approved, then sent
"""
