"""What learners do for each other, and for everybody: only if they choose to.

In an experiential path, who has handed in a piece of work may *offer* it: peers who offer theirs too may read a copy of it, without a
name, and say what they see against its rubric. Nobody chooses whose work they get, nobody learns whose it was, and neither side has a
figure beside its name. A review given and a review received are each one event of the record.

The final report may be offered to the examples database: a separate consent, an editor's approval, and a way back at any time.

    models    Offer (a copy of one's work), Review (one peer's look at one offer), Report (what was consented to)
    access    what stands on one's own page; the reports that wait for an editor
    actions   offer, take back, be given a work, review it; consent, withdraw
"""
