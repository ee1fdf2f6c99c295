"""The pages a facilitator meets: who is in the cohort, how far each is, and who needs them this week.

A *cohort* is people who agreed to be followed together. Nobody is in it before reading what will be seen, by whom and until when; that
agreement is kept with the membership, and a facilitator sees the modules it names and no others. Leaving is one press of a button.

    models      Cohort, Facilitation (who follows), Invitation (a link), Membership (who agreed to what), Viewing (who looked)
    engine      `needs`: the few named rules that say who needs a facilitator this week, with their evidence
    actions     make a cohort, renew its link, join, leave: each safe to repeat
    access      everything a view may see starts from the person who asks

Every number comes from `learning.record.access`, the same function the learner's own pages read.
"""
