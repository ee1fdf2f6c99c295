"""People who sign in: an account is an e-mail address and a password, and nothing more is asked.

The model is named by `settings.AUTH_USER_MODEL` and imported by nobody. The ledger never points here: it knows a learner by a
pseudonym (`learning.record.models.Subject`), so an account can be erased while counts hold. The four roles (learner, facilitator,
editor, administrator) are groups made by migration.
"""
