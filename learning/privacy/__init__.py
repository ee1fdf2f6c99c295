"""What is kept of a person: shown, given along, erased, and forgotten in time.

This room stands above all that keep something of people, and knows each column of theirs by its place (`registry.PLACES`): under which
words it is exported or why not, and what becomes of it at an erasure. What no line names is exported and deleted all the same, and a
test fails until it has a line. The export (`access.export_of`, JSON and a page to read) is read through these lines, so it is complete
by construction; the erasure (`actions.erase_person`) goes through them too, and takes with it files, sessions and waiting jobs.

Each person does both alone, with or without an account. What nobody can come back to is erased on a schedule (`actions.forget_outdated`).
Erasures outlive a restored backup: a digest of each erased pseudonym is kept in a file, and `manage.py reapply_erasures` reads it.
"""
