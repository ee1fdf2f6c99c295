"""The record: the ledger of what learners did, and all that is folded from it.

Every fact is an event appended to its learner's ledger, under one lock, once (`actions.append_events`). What follows from the events is
a pure function of them and of the frozen content (`engine`). A worker folds it into projections (`actions.fold_learner`); cursor and
projection move in one transaction, a ring says that there is something to fold and a sweep finds what no ring said. A reader folds the
tail that no worker has folded yet, in memory (`access.progress_of`): so the worker may be dead and the page still tells the truth.

Learners are pseudonyms (`models.Subject`); what they write in their own words is kept apart. Whoever learns without an account keeps it
all when they sign up (`actions.adopt_subject`). `manage.py verify_record` asks every promise of every row.
"""
