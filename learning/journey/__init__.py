"""The pages a learner meets: situate oneself, three routes, my path, a module walked step by step, why a number is what it is.

Nothing here decides which way to go (`paths` does), judges an answer (`quizzes` does) or counts (`learning.record` does): this
room reads them, lays what a learner has done over what editors wrote, and turns each press of a button into one event.

    engine/walking.py    where one is inside a module: state of each step, where to resume
    engine/trailing.py   where one is on one's path: state of each module, the next one, what is left
    access.py            the only door to what a page shows of a learner; constant in queries, never writes
    forms/               what a learner says, checked, and given back whole when something is wrong
    actions.py           one answer in a module -> one event, with its private text apart
    views/               one file per page
    wagtail_hooks.py     the module page is served by Wagtail; its learner's layer comes through one hook

Everything works without an account and without JavaScript; reading a page never writes.
"""
