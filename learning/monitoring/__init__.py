"""What those who run the site look at: figures, and a heartbeat.

`/metrics` (with a token) tells Prometheus how long the oldest unfolded event has waited, what is due and how long requests and tasks
take. Every five minutes a heartbeat learner does a tiny hidden module through the front door, like anybody else; what it sees on its
way names the part that stopped (`engine.diagnosing`): web server, database, broker, worker or beat. It is in no catalogue, no cohort
and no count. `/observatory/` tells everybody what may be told of the use of the site (`engine.observing`). `middleware` logs one line
per request: the route, never the address, and nothing of who asked.
"""
