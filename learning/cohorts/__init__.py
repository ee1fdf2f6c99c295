"""The pages a facilitator meets: who needs them this week, where each member stands, and what may be done about it.

A *cohort* is people who agreed to be followed together. Nobody is in it before reading what will be seen, by whom and until when; that
agreement is kept with the membership, and a facilitator sees the modules it names and no others. Leaving is one press of a button.

    models      cohort (who follows, how people are asked in), member (who agreed to what, who looked), acting (what was done for whom,
                work that was shown), meeting (events, who comes, calendars), sitting (a session in a room), flash (news), export (files)
    engine      `needs`: the few named rules that say who needs a facilitator this week, with their evidence; `inviting`: a verdict on
                each line of a list; `ordering`: the journey a cohort suggests; `tallying`: hands in a room; `tables`: cells no spreadsheet
                runs; `hiding`: groups too small to count
    access      everything a view may see starts from the person who asks; `board` reads thousands of members in a dozen queries,
                `monday` all the cohorts one follows in as few
    actions     each safe to repeat: what a form sends bears an id that was made with the form

Every number comes from `learning.record.access`, the same functions the learner's own pages read. What is said to a member stands on
the site, and goes by `learning.mail` only within what they accepted.
"""
