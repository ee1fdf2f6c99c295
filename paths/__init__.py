"""Which way to go. Decides, never records.

A learner says who they are, field by field and as little as they like: that is a *situation*. A short *diagnostic* may add a
maturity per objective, with how sure we are. From the situation and the published catalogue the engine proposes three *routes*
(inform, train, act); each step argues its case, and every reason it gives is necessary: take the cause away and the step goes or
falls. The learner chooses one, which becomes a *journey*: theirs to reorder, lengthen, shorten or leave.

Start in `engine/`: `situation` (who asks), `catalogue` (what there is), `suggesting` (the three routes), `diagnosing` (which
question next), `soundness` (what editors should mend). `actions` writes, `models` keeps, `wagtail_hooks` shows it to editors.
What a learner has done is the record's business: here it only arrives as a set of module keys.
"""
