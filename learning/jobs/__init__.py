"""Durable jobs: a row, a ring, a sweep.

Whatever must happen after a transaction is a row written in that transaction (`actions.enqueue_job`). When it commits, Celery is rung
with the row's id and nothing else (`bells.ring`); a lost, doubled or late ring changes nothing, for the row is the truth. A worker
claims the row by a conditional update, and the job's effect and its `done` commit together (`actions.run_job`). A sweep runs what
nobody was told of, and what a killed worker held once its lease is over (`actions.sweep_jobs`).

Jobs are named functions of the `registry`, so that no row can name code. `backend` gives Wagtail's own background work (search index,
references, files) the same safety; `safefs` is the broker of those who have no server for one. Administrators see the rows, their
errors, and may run one again.
"""
