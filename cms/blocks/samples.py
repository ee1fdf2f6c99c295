"""What the menu of blocks says of each, and the sample it shows: one chooses by seeing, not by trying."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

FILE = {"url": "", "title": _("Listening grid"), "file_extension": "odt", "get_file_size": 41_000}
FILM = FILE | {"title": _("A morning at the market"), "get_file_size": 9_400_000}
OTHER_MODULE = {"url": "#", "title": _("First steps in one’s own territory")}
_CHAPTERS = [{"start": "0:00", "title": _("How it began")}, {"start": "2:40", "title": _("What we would do again")}]
_WORDS = _("“We opened the door, put two chairs out, and listened.”")
_KNOWN = {"format": "ODT", "size": "40 KB", "licence": "CC BY-SA 4.0", "version": "1.0"}
_RECORDING = {"title": _("A morning at the market"), "minutes": 5, "chapters": _CHAPTERS, "transcript": _WORDS}

SHOWN: Mapping[str, tuple[Any, Any]] = {
    "markdown": (
        _("Paragraphs, lists, notes and links, typed as plain text."),
        _("First **listen**, then build.\n\n* one table\n* two chairs"),
    ),
    "rich_text": (_("Paragraphs, lists and links, formatted with buttons."), _("<p>First <b>listen</b>, then build.</p>")),
    "term": (
        _("One word and what it means here."),
        {"term": _("Territory"), "definition": _("A place and the people who take care of it.")},
    ),
    "callout": (_("A remark set apart from the text."), {"title": _("Good to know"), "text": _("A room is often free on Tuesdays.")}),
    "timeline": (
        _("Moments in their order."),
        {"items": [{"date": "2021", "text": _("Twenty interviews.")}, {"date": "2022", "text": _("The door opens.")}]},
    ),
    "debate": (
        _("Questions to talk over together; a group may note what it answers."),
        {"questions": [_("Whom have we not heard?"), _("What could we do without?")]},
    ),
    "table": (
        _("Rows and columns, pasted from a spreadsheet or typed."),
        {"caption": _("Who came"), "rows": _("Day | People\nMonday | 12\nFriday | 31"), "first_column": True, "source": ""},
    ),
    "maths": (
        _("A formula on its own line, with the words that say it."),
        {"latex": r"\frac{a+b}{2}", "words": _("half of the sum of a and b")},
    ),
    "figure": (
        _("A figure with its source and its date; without them it is not published."),
        {"value": "31 %", "label": _("of the people had never been asked"), "source": _("Survey by the lake"), "date": "2024-05"},
    ),
    "example": (
        _("What somebody did, somewhere."),
        {"title": _("By the lake"), "who": _("A town of 900 people"), "text": _("Twenty interviews in one month.")},
    ),
    "testimony": (
        _("What somebody lived through, in their own words, with their agreement."),
        {"who": _("A mayor"), "context": _("in the hills, 2023"), "text": _WORDS, "learnt": _("Begin small.")},
    ),
    "quote": (_("Somebody’s words, and whose they are."), {"text": _("One does not build for people without them."), "who": _("A mayor")}),
    "image": (
        _("A picture; who cannot see it reads its alternative text."),
        {"alt": _("Two empty chairs under an awning"), "caption": _("Two chairs at the market")},
    ),
    "document": (_("A file to keep, with its weight and its licence."), {"document": FILE, "licence": "CC BY-SA 4.0"}),
    "audio": (_("A sound file of this site, with its transcript."), {**_RECORDING, "file": FILM}),
    "video": (_("A film of this site: captions, chapters, transcript. It starts when one asks for it."), {**_RECORDING, "file": FILM}),
    "embed": (
        _("A film of another site, loaded only for who asks for it; its transcript stands here."),
        {**_RECORDING, "url": "https://framatube.org/w/9c9de5e8-0a1e-484a-b099"},
    ),
    "recall": (
        _("A question to bring back what was just read. Each answer is explained; nothing is scored."),
        {
            "question": _("What comes first?"),
            "kind": "single",
            "choices": [{"text": _("To listen"), "right": True}, {"text": _("To buy"), "right": False}],
        },
    ),
    "scale": (
        _("Where one stands, before or after. It explains; nobody is graded or ranked."),
        {
            "question": _("I know whom to ask."),
            "low": _("not at all"),
            "high": _("quite"),
            "points": 5,
            "meanings": [{"upto": 2, "text": _("Begin with a list of three names.")}, {"upto": 5, "text": _("Go and see the first one.")}],
        },
    ),
    "quiz": (_("A quiz of the bank, graded; it may be tried again."), {"quiz": "", "threshold": 60}),
    "reflection": (_("A question to oneself; what is written stays private."), {"prompt": _("What surprised you?")}),
    "tick": (_("Something to do, ticked when it is done."), {"text": _("The poster is up.")}),
    "checklist": (
        _("Points to go through, each ticked or not."),
        {"title": _("Before the first day"), "items": [_("The room is booked"), _("The poster is up")]},
    ),
    "attend": (_("Being at the live session: one registers before and says so afterwards."), {"text": _("Were you with us?")}),
    "tool": (
        _("A tool, with its format, size, licence and version."),
        {"title": _("Listening grid"), "text": _("One page, five questions."), **_KNOWN},
    ),
    "diagnosis": (
        _("Questions whose answers point to the tools of the kit and to those who have done it."),
        {"title": _("Where are you?"), "questions": [{"text": _("Do you have a place?"), "tool": _("Listening grid"), "pioneer": ""}]},
    ),
    "action": (
        _("One action to write down: what, who, by when. It goes on the learner’s list."),
        {"prompt": _("What will you do this week?")},
    ),
    "deliverable": (
        _("Something to produce and hand in, with what makes it good."),
        {"prompt": _("A note of one page."), "rubric": [_("It quotes three people"), _("It fits on one page")]},
    ),
    "review": (
        _("One’s own work looked at against what makes it good."),
        {"prompt": _("Read your note again."), "rubric": [_("It quotes three people")]},
    ),
    "mission": (
        _("What to do on one’s own ground, why, and what to ask a peer about it."),
        {"intention": _("See what is there."), "mission": _("Spend half a day on the spot."), "peer": _("What did I miss?")},
    ),
    "worksheet": (_("Lines to fill in on paper."), {"title": _("My first three visits"), "lines": [_("Whom"), _("Where"), _("When")]}),
    "reading": (
        _("Something to read beside the text of a unit, and how long it takes."),
        {"reference": _("Marie Exemple, Two chairs, 2021, chapter 2"), "minutes": 40},
    ),
    "worked": (
        _("The step done once before one’s eyes, on a case."),
        {"title": _("By the lake"), "text": _("On the left, three needs that were heard; on the right, who already answers them.")},
    ),
    "check": (
        _("How one sees for oneself whether it is right."),
        {"text": _("Read your lines to somebody of another trade: do they know whom you speak of?")},
    ),
    "outcome": (
        _("What one should have in hand at the end of a step: by this one sees whether to go on."),
        {"text": _("Two columns of three lines.")},
    ),
    "stuck": (_("What to do when it does not work; folded until one needs it."), {"text": _("Ask whoever keeps the front desk.")}),
    "module": (
        _("Another module of this site as a part of this one; what was done there counts."),
        {"module": "sample", "text": _("It gives the words you need here.")},
    ),
    "external": (
        _("A module of another site; who did it says so."),
        {"title": _("Two chairs, the course"), "by": _("An open university"), "url": "https://example.org/", "minutes": 45},
    ),
}
