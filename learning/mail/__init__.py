"""Mail that people asked for, and nothing else.

Whatever may be said to somebody is a *letter*: a row on one *topic* (a cohort's messages, its digest, reminders). It becomes mail only
while its reader accepts the topic (`Subscription`), and letters of topics that are not asked for at once travel together, in at most one
mail a week. Each mail carries a link that stops it by one press, for a person and for a mail program alike (RFC 8058); nothing in it
tells who opened it.

    models    Subscription (who accepts what, and how often), Letter (what waits, what went)
    engine    `posting`: which letters go now, which wait, which are dropped
    actions   accept, stop, write, send: sending is a durable job, and what no ring announced a sweep finds
"""
