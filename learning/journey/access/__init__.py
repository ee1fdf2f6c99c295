"""The only door to what a page shows of a learner. Each function makes a constant number of queries and writes nothing.

A learner who is nobody yet (`learner_id` None) costs no query at all: everything is still to do.
"""
