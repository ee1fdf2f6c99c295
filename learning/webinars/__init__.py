"""Who comes to a webinar, and who was there.

One *registers* with or without an account, and may give a name. Whoever leads the webinar (the host its page names, else who wrote
it) sees the names that were given and how many gave none, nothing else of anybody; registering says so before it is done. Once the
session has begun the host marks who was there: each mark is one event of that person's record, as their own word would have been. One may
take a registration back until one was marked. A month after the session the rows are forgotten; the record keeps what was done.

    models    Registration (one person, one webinar)
    access    what a webinar's page shows to its reader; the list its host may open
    actions   register, withdraw, mark who was there, forget
"""
