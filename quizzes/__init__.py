"""What is asked, and how it is judged. Knows no path and no page.

A question is a frozen dataclass (`engine.questions`); judging it is a pure function (`engine.grading`). Editors keep questions in
banks, each saved version beside the question (`actions.versioning`), and set them in quizzes; publishing a quiz freezes a
`QuizVersion`, and an attempt pins the version and a seed, so what a learner was asked and how it counts never changes under their
hands (`engine.drawing`, `engine.attempting`, `engine.results`).

Each answer is a row with an id made by whoever gave it; saving one twice is saving it once. Submitting closes the attempt, grading
is a Celery task over the same pure function that shows the result at once. `signals` tell the record, in the same transaction.

Questions travel: `exchange` holds one reader and writer per format, `actions.importing` puts what was read into a bank.
"""
