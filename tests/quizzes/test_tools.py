"""Files as the tools that people leave write them: each question held as it was meant, or named with a clear word."""

import io
import zipfile
from fractions import Fraction

import openpyxl
import pytest

from quizzes.engine.grading import grade
from quizzes.exchange import files
from quizzes.exchange.verdicts import FileError


def read(text, filename="bank.xml"):
    return files.read(text.encode() if isinstance(text, str) else text, filename=filename)


def package(**members):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in members.items():
            opened.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return read(made.getvalue(), "export.zip")


# --- Brightspace (D2L): QTI 1.2 with words of its own


def theirs(kind, nth, presentation, rules, more=""):
    field = "<qti_metadatafield><fieldlabel>{}</fieldlabel><fieldentry>{}</fieldentry></qti_metadatafield>".format
    facts = field("qmd_computerscored", "yes") + field("qmd_questiontype", kind) + field("qmd_weighting", "2.000000000")
    return (
        f'<item ident="OBJ_{nth}" label="QUES_{nth}" d2l_2p0:page="1" title="{kind} {nth}"><itemmetadata><qtimetadata>{facts}</qtimetadata>'
        f"</itemmetadata><itemproc_extension><d2l_2p0:difficulty>1</d2l_2p0:difficulty></itemproc_extension><presentation><flow>"
        f"{presentation}</flow></presentation><resprocessing>{rules}</resprocessing>{more}</item>"
    )


def said(html):
    return f'<material><mattext texttype="text/html"><![CDATA[{html}]]></mattext></material>'


def labels(*rows):
    return "".join(
        f'<flow_label class="Block"><response_label ident="{ident}"><flow_mat>{said(text)}</flow_mat></response_label></flow_label>'
        for ident, text in rows
    )


def style(way):
    return f"<response_extension><d2l_2p0:grading_type>{way}</d2l_2p0:grading_type></response_extension>"


def when(field, value, score="100.0000", *, name="", told="", more=""):
    named = f' varname="{name}"' if name else ""
    shown = f'<displayfeedback feedbacktype="Response" linkrefid="{told}"/>' if told else ""
    wanted = f'<conditionvar><varequal respident="{field}" case="no">{value}</varequal>{more}</conditionvar>'
    return f'<respcondition>{wanted}<setvar action="Set"{named}>{score}</setvar>{shown}</respcondition>'


def counted(field, value, right):
    return when(field, value, "1", name="D2L_Correct" if right else "D2L_Incorrect")


COUNTS = "".join(
    f'<decvar vartype="Integer" varname="{name}" minvalue="0" maxvalue="100"/>' for name in ("que_score", "D2L_Correct", "D2L_Incorrect")
)
COUNTS = f"<outcomes>{COUNTS}</outcomes>"
LAST = '<respcondition><conditionvar><other/></conditionvar><setvar varname="que_score" action="Set">D2L_Correct</setvar></respcondition>'
BOX = (
    '<response_str ident="{0}_STR" rcardinality="Single"><render_fib rows="1" '
    'fibtype="String" prompt="Box"><response_label ident="{0}_ANS"/>'
)
BOX += "</render_fib></response_str>"
NUMBER = (
    '<response_num ident="{0}_NUM"><render_fib fibtype="Decimal" prompt="Box"><response_label ident="{0}_A1"/></render_fib></response_num>'
)
PAIRED = '<response_grp respident="L{0}" rcardinality="Single">{1}<render_choice shuffle="no">{2}</render_choice></response_grp>'
SIDES = labels(("S1", "mews"), ("S2", "barks"))
REGEX = "<var_extension><d2l_2p0:answer_is_regexp>yes</d2l_2p0:answer_is_regexp></var_extension>"
VARIABLES = "".join(
    f'<variable name="{name}"><minvalue>1</minvalue><maxvalue>9</maxvalue><decimalplaces>0</decimalplaces><step>1</step></variable>'
    for name in "xy"
)
FORMULA = "<respcond_extension><formula>sqr({x}^2)+{y}</formula><precision>1</precision><tolerance type='units'>0.5</tolerance>"
FORMULA += "<units d2l_2p0:worth='25'>m</units></respcond_extension>"


def listed(field, cardinality, *rows):
    tag = "response_grp" if cardinality == "Ordered" else "response_lid"
    return f'<{tag} ident="{field}" rcardinality="{cardinality}"><render_choice shuffle="no">{labels(*rows)}</render_choice></{tag}>'


BRIGHTSPACE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<questestinterop xmlns:d2l_2p0="http://desire2learn.com/xsd/d2lcp_v2p0"><objectbank '
    'ident="QLIB_1"><section ident="SECT_1" title="Birds" d2l_2p0:page="1">'
    + theirs(
        "Multiple Choice",
        1,
        said("<p>Which?</p>") + listed("Q1_LID", "Multiple", ("Q1_A1", "Heron"), ("Q1_A2", "Oak")),
        when("Q1_LID", "Q1_A1", told="Q1_IF1") + when("Q1_LID", "Q1_A2", "0.0000", told="Q1_IF2"),
        "<hint><hintmaterial><flow_mat>" + said("It flies") + "</flow_mat></hintmaterial></hint>"
        f'<itemfeedback ident="QUES_1">{said("All")}</itemfeedback><itemfeedback ident="Q1_IF2">{said("A tree")}</itemfeedback>',
    )
    + theirs(
        "True/False",
        2,
        said("Water is wet.") + listed("Q2_LID", "Single", ("Q2_A1", "True"), ("Q2_A2", "False")),
        when("Q2_LID", "Q2_A1") + when("Q2_LID", "Q2_A2", "0.0000"),
    )
    + theirs(
        "Multi-Select",
        3,
        said("Which fly?") + style(1) + listed("Q3_LID", "Multiple", ("Q3_A1", "Heron"), ("Q3_A2", "Oak"), ("Q3_A3", "Bat")),
        COUNTS + counted("Q3_LID", "Q3_A1", True) + counted("Q3_LID", "Q3_A2", False) + counted("Q3_LID", "Q3_A3", True) + LAST,
    )
    + theirs("Short Answer", 4, said("Capital?") + BOX.format("Q4"), when("Q4_ANS", "Ottawa") + when("Q4_ANS", "Ot+awa", "50", more=REGEX))
    + theirs(
        "Fill in the Blanks",
        5,
        said("The ") + BOX.format("Q5_B1") + said(" on the ") + BOX.format("Q5_B2") + said("."),
        when("Q5_B1_ANS", "cat", "50.0") + when("Q5_B1_ANS", "kitten", "50.0") + when("Q5_B2_ANS", "mat", "50.0"),
    )
    + theirs(
        "Matching",
        6,
        said("Who?") + style(0) + PAIRED.format(1, said("cat"), SIDES) + PAIRED.format(2, said("dog"), SIDES),
        COUNTS + counted("L1", "S1", True) + counted("L1", "S2", False) + counted("L2", "S1", False) + counted("L2", "S2", True) + LAST,
    )
    + theirs(
        "Ordering",
        7,
        said("Order") + style(1) + listed("Q7_O", "Ordered", ("Q7_O1", "third"), ("Q7_O2", "first"), ("Q7_O3", "second")),
        COUNTS + counted("Q7_O1", "3", True) + counted("Q7_O2", "1", True) + counted("Q7_O3", "2", True) + LAST,
    )
    + theirs(
        "Long Answer",
        8,
        said("Tell") + '<response_str ident="Q8_STR"><render_fib rows="15" fibtype="String"><response_label '
        'ident="Q8_LA"/>'
        "</render_fib></response_str>",
        "",
        f"<answer_key><answer_key_material><flow_mat>{said('Look for a story')}</flow_mat></answer_key_material></answer_key>",
    )
    + theirs(
        "Arithmetic",
        9,
        (f"<material><mattext>{{x}} and {{y}}?</mattext><mat_extension>{VARIABLES}<formula>x</formula></mat_extension></material>")
        + NUMBER.format("Q9"),
        (f"<respcondition>{FORMULA}<conditionvar><other/></conditionvar><setvar action='Set'>100</setvar></respcondition>"),
    )
    + theirs("Multi-Short Answer", 10, said("Two of them") + BOX.format("Q10"), when("Q10_ANS", "a", "50") + when("Q10_ANS", "b", "50"))
    + theirs("Significant Figures", 11, said("How many?") + NUMBER.format("Q11"), "")
    + "</section></objectbank></questestinterop>"
)


def test_a_library_of_brightspace_gives_what_its_writers_meant():
    reading = read(BRIGHTSPACE, "questiondb.xml")
    kinds = ["single", "true_false", "multiple", "short_text", "gaps", "matching", "ordering", "essay", "calculated"]
    assert [verdict.kind for verdict in reading.verdicts] == [*kinds, "Multi-Short Answer", "Significant Figures"]
    assert [verdict.name for verdict in reading.verdicts if not verdict.ok] == ["Multi-Short Answer 10", "Significant Figures 11"]
    assert reading.categories == ("Birds",)
    asked = {verdict.kind: verdict.question for verdict in reading.verdicts}
    one = asked["single"]
    assert [int(choice.fraction) for choice in one.choices] == [100, 0]
    assert (one.weight, one.feedback.text, one.choices[1].feedback.text, one.hints[0].text) == (2, "All", "A tree", "It flies")
    assert asked["true_false"].answer is True
    several = asked["multiple"]
    assert [choice.fraction > 0 for choice in several.choices] == [True, False, True]
    assert grade(several, {"choices": [several.choices[0].id, several.choices[1].id]}).score == 0
    assert [grade(asked["short_text"], {"text": said}).score for said in ("ottawa", "Ottttawa", "x")] == [1, Fraction(1, 2), 0]
    assert asked["gaps"].prompt == "The [[1]] on the [[2]]."
    assert grade(asked["gaps"], {"texts": {"1": "kitten", "2": "Mat"}}).score == 1
    assert [(pair.prompt.text, pair.answer) for pair in asked["matching"].pairs] == [("cat", "mews"), ("dog", "barks")]
    assert [entry.text.text for entry in asked["ordering"].entries] == ["first", "second", "third"]
    assert asked["ordering"].credit == "exact"
    assert asked["essay"].notes.text == "Look for a story"
    reckoned = asked["calculated"]
    assert [(variable.name, variable.low, variable.high) for variable in reckoned.variables] == [("x", 1, 9), ("y", 1, 9)]
    assert (reckoned.answers[0].formula, reckoned.answers[0].tolerance, reckoned.answers[0].decimals) == (
        "sqrt({x}^2)+{y}",
        Fraction(1, 2),
        1,
    )
    assert ([unit.name for unit in reckoned.units], reckoned.unit_penalty) == (["m"], 25)


# --- Sakai: the rule that shows “Correct” is the right one, whatever it scores


def sakai(kind, nth, presentation, rules):
    facts = f"<qtimetadatafield><fieldlabel>qmd_itemtype</fieldlabel><fieldentry>{kind}</fieldentry></qtimetadatafield>"
    score = '<outcomes><decvar defaultval="0" maxvalue="5.0" minvalue="0.0" varname="SCORE" vartype="Integer"/></outcomes>'
    told = "".join(
        f'<itemfeedback ident="{name}" view="All"><flow_mat>{said(name)}</flow_mat></itemfeedback>' for name in ("Correct", "InCorrect")
    )
    return (
        f'<item ident="{nth}" title="{kind}"><itemmetadata><qtimetadata>{facts}</qtimetadata></itemmetadata><rubric view="All"/>'
        f'<presentation label="R"><flow class="Block">{presentation}</flow></presentation>'
        f"<resprocessing>{score}{rules}</resprocessing>{told}</item>"
    )


def shows(value, right, field="LID01"):
    shown = f'<displayfeedback feedbacktype="Response" linkrefid="{"Correct" if right else "InCorrect"}"/>'
    wanted = f'<conditionvar><varequal case="Yes" respident="{field}">{value}</varequal></conditionvar>'
    return f'<respcondition continue="No">{wanted}<setvar action="Add" varname="SCORE">0.0</setvar>{shown}</respcondition>'


def asked_by_sakai(cardinality, *texts):
    rows = "".join(
        (
            f'<response_label ident="{letter}" rarea="Ellipse">{said(text)}<material>'
            '<matimage embedded="base64" uri=""/></material></response_label>'
        )
        for letter, text in zip("ABC", texts, strict=False)
    )
    return f'<response_lid ident="LID01" rcardinality="{cardinality}"><render_choice shuffle="No">{rows}</render_choice></response_lid>'


def test_a_pool_of_sakai_gives_what_its_writers_meant():
    blank = '<response_str ident="FIB0{}" rcardinality="Ordered"><render_fib fibtype="String" rows="1"/></response_str>'
    fills = "".join(
        f'<respcondition continue="Yes"><conditionvar><or><varequal case="No" respident="FIB0{nth}">{word}</varequal></or></conditionvar>'
        '<setvar action="Add" varname="SCORE">0</setvar></respcondition>'
        for nth, word in ((0, "cat"), (1, "mat"))
    )
    items = [
        sakai("Multiple Choice", 1, said("Which?") + asked_by_sakai("Single", "Oak", "Heron"), shows("A", False) + shows("B", True)),
        sakai(
            "Multiple Correct Answer",
            2,
            said("Which fly?") + asked_by_sakai("Multiple", "Bat", "Oak", "Heron"),
            shows("A", True) + shows("B", False) + shows("C", True),
        ),
        sakai("True False", 3, said("Wet?") + asked_by_sakai("Single", "True", "False"), shows("A", False) + shows("B", True)),
        sakai("Fill In the Blank", 4, said("The ") + blank.format(0) + said(" on the ") + blank.format(1), fills),
        sakai("Short Answers/Essay", 5, said("Tell") + '<response_str ident="S"><render_fib rows="5"/></response_str>', ""),
        sakai("Multiple Choice Survey", 6, said("How sure?") + asked_by_sakai("Single", "not", "so", "very"), ""),
        sakai("Audio Recording", 7, said("Say it"), ""),
    ]
    reading = read(
        '<questestinterop><assessment ident="1" title="Pool"><section ident="2" '
        f'title="Default">{"".join(items)}</section></assessment></questestinterop>'
    )
    kinds = ["single", "multiple", "true_false", "gaps", "essay", "scale", "Audio Recording"]
    assert [verdict.kind for verdict in reading.verdicts] == kinds
    assert [verdict.ok for verdict in reading.verdicts] == [True] * 6 + [False]
    one, several, truth, gaps, *_rest = (verdict.question for verdict in reading.verdicts)
    assert [int(choice.fraction) for choice in one.choices] == [0, 100]
    assert (one.feedback_right.text, one.feedback_wrong.text) == ("Correct", "InCorrect")
    assert [choice.fraction > 0 for choice in several.choices] == [True, False, True]
    assert truth.answer is False
    assert grade(gaps, {"texts": {"1": "Cat", "2": "mat"}}).score == 1
    assert len({verdict.name for verdict in reading.verdicts}) == 7, "a type is no title"


# --- QTI 2: OpenOLAT, ONYX, TAO


def asking(identifier, body, declared, more="", tool=""):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="{identifier}" '
        f'title="{identifier}" adaptive="false" timeDependent="false"{tool}>{declared}<outcomeDeclaration '
        'identifier="SCORE" cardinality="single" '
        'baseType="float"><defaultValue><value>0</value></defaultValue></outcomeDeclaration>'
        f"<itemBody>{body}</itemBody>{more}</assessmentItem>"
    )


def right(identifier, *values, cardinality="single", base="identifier", mapped=""):
    values = "".join(f"<value>{value}</value>" for value in values)
    known = f"<correctResponse>{values}</correctResponse>" if values else ""
    return (
        f'<responseDeclaration identifier="{identifier}" cardinality="{cardinality}" '
        f'baseType="{base}">{known}{mapped}</responseDeclaration>'
    )


def test_a_test_of_openolat_gives_what_its_writers_meant():
    tool = ' toolName="OpenOLAT" toolVersion="18.2"'
    rows = "".join(
        f'<simpleAssociableChoice identifier="{name}" matchMax="1" matchMin="1">{name}</simpleAssociableChoice>' for name in "abcd"
    )
    sides = "".join(
        f'<simpleAssociableChoice identifier="{name}" fixed="true" matchMax="4">{sign}</simpleAssociableChoice>'
        for name, sign in (("correct", "+"), ("wrong", "-"))
    )
    kprim = (
        '<matchInteraction class="match_krpim" responseIdentifier="KPRIM_RESPONSE_1" '
        f'maxAssociations="4" shuffle="false"><simpleMatchSet>{rows}</simpleMatchSet>'
        f"<simpleMatchSet>{sides}</simpleMatchSet></matchInteraction>"
    )
    pairs = ("a correct", "b wrong", "c correct", "d wrong")
    mapped = "".join(f'<mapEntry mapKey="{pair}" mappedValue="0.25"/>' for pair in pairs)
    mapped = f'<mapping defaultValue="0">{mapped}</mapping>'
    blank = (
        '<p>The <textEntryInteraction responseIdentifier="R1" expectedLength="6" '
        'placeholderText="..."/> on the <textEntryInteraction responseIdentifier="R2"/>'
        "</p>"
    )
    words = [
        f'<mapping defaultValue="0"><mapEntry mapKey="{key}" mappedValue="1" caseSensitive="false"/></mapping>' for key in ("cat", "mat")
    ]
    choices = "".join(f'<simpleChoice identifier="mc{n}"><p>{text}</p></simpleChoice>' for n, text in enumerate(("Oak", "Heron")))
    single = (
        '<choiceInteraction responseIdentifier="RESPONSE_1" shuffle="true" maxChoices="1" '
        f'orientation="vertical">{choices}</choiceInteraction>'
    )
    reading = package(
        imsmanifest_xml='<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources/></manifest>',
        kprim_xml=asking(
            "kprim",
            "<p>True?</p>" + kprim,
            right("KPRIM_RESPONSE_1", *pairs, cardinality="multiple", base="directedPair", mapped=mapped),
            tool=tool,
        ),
        fib_xml=asking(
            "fib",
            blank,
            "".join(right(f"R{n}", key, base="string", mapped=m) for n, key, m in zip((1, 2), ("cat", "mat"), words, strict=True)),
            tool=tool,
        ),
        sc_xml=asking("sc", "<p>Which?</p>" + single, right("RESPONSE_1", "mc1"), tool=tool),
        draw_xml=asking(
            "draw",
            ('<drawingInteraction responseIdentifier="D"><object data="a.png" type="image/png"/></drawingInteraction>'),
            right("D", base="file"),
            tool=tool,
        ),
    )
    found = {verdict.name: verdict for verdict in reading.verdicts}
    assert {name: verdict.kind for name, verdict in found.items()} == {
        "kprim": "categorise",
        "fib": "gaps",
        "sc": "single",
        "draw": "drawingInteraction",
    }
    table = found["kprim"].question
    yes, no = (category.id for category in table.categories)
    assert grade(table, {"sorted": dict(zip((entry.id for entry in table.entries), (yes, no, yes, no), strict=True))}).score == 1
    assert grade(found["fib"].question, {"texts": {"1": "Cat", "2": "x"}}).score == Fraction(1, 2)
    assert [int(choice.fraction) for choice in found["sc"].question.choices] == [0, 100]
    assert "drawingInteraction" in found["draw"].message


def test_a_package_of_onyx_gives_what_its_writers_meant():
    words = "".join(f'<hottext identifier="H{n}">{word}</hottext> ' for n, word in enumerate(("Sponsors", "that", "is")))
    marked = f'<hottextInteraction responseIdentifier="RESPONSE" maxChoices="1"><p>{words}</p></hottextInteraction>'
    texts = "".join(f'<gapText identifier="G{n}" matchMax="1">{word}</gapText>' for n, word in enumerate(("cat", "mat", "dog")))
    gaps = (
        f'<gapMatchInteraction responseIdentifier="RESPONSE">{texts}<p>The <gap '
        'identifier="A"/> on the <gap identifier="B"/></p></gapMatchInteraction>'
    )
    number = '<p>How many? <textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    near = (
        '<responseProcessing><responseCondition><responseIf><equal toleranceMode="absolute" '
        'tolerance="0.5 0.5"><variable identifier="RESPONSE"/>'
        '<correct identifier="RESPONSE"/></equal><setOutcomeValue identifier="SCORE">'
        '<baseValue baseType="float">1</baseValue></setOutcomeValue>'
        "</responseIf></responseCondition></responseProcessing>"
    )
    told = '<modalFeedback identifier="correct" outcomeIdentifier="FEEDBACKMODAL" showHide="show"><p>Well done</p></modalFeedback>'
    items = {
        "hot": asking("hot", marked, right("RESPONSE", "H1"), told),
        "gap": asking("gap", gaps, right("RESPONSE", "G0 A", "G1 B", cardinality="multiple", base="directedPair")),
        "num": asking("num", number, right("RESPONSE", "42", base="float"), near),
    }
    listing = "".join(
        f'<resource identifier="{name}" type="imsqti_item_xmlv2p1" href="{name}.xml"><file href="{name}.xml"/></resource>' for name in items
    )
    reading = package(
        imsmanifest_xml=f"<manifest><resources>{listing}</resources></manifest>", **{f"{name}_xml": text for name, text in items.items()}
    )
    hot, gap, num = (verdict.question for verdict in reading.verdicts)
    assert [verdict.kind for verdict in reading.verdicts] == ["single", "gaps", "numeric"]
    assert hot.feedback_right.text == "<p>Well done</p>"
    assert len(reading.verdicts[0].lost) == 1
    assert grade(gap, {"texts": {"1": "cat", "2": "mat"}}).score == 1
    assert gap.options(gap.gaps[0]) == ("cat", "dog", "mat")
    assert [grade(num, {"text": said}).right for said in ("42,4", "43")] == [True, False]


def test_a_package_of_tao_gives_what_its_writers_meant():
    choices = "".join(
        f'<simpleChoice identifier="choice_{n}" fixed="false" showHide="show">{text}</simpleChoice>'
        for n, text in enumerate(("Oak", "Heron"))
    )
    grid = '<div class="grid-row"><div class="col-12">{}</div></div>'.format
    asked = (
        '<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1" '
        f'minChoices="0"><prompt>Which?</prompt>{choices}</choiceInteraction>'
    )
    inline = "".join(f'<inlineChoice identifier="i{n}">{text}</inlineChoice>' for n, text in enumerate(("warm", "cold")))
    inline = (
        '<p>Ice is <inlineChoiceInteraction responseIdentifier="RESPONSE" shuffle="false" '
        f'required="false">{inline}</inlineChoiceInteraction>.</p>'
    )
    custom = (
        '<customInteraction responseIdentifier="RESPONSE"><pci:portableCustomInteraction '
        'xmlns:pci="http://www.imsglobal.org/xsd/portableCustomInteraction" customInteractionTypeIdentifier="likert"/>'
        "</customInteraction>"
    )
    template = '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>'
    tool = ' label="x" xml:lang="fr-FR" toolName="TAO" toolVersion="2026.01"'
    reading = package(
        imsmanifest_xml="<manifest><resources/></manifest>",
        i1__qti_xml=asking("i1", grid(asked), right("RESPONSE", "choice_1"), template, tool),
        i2__qti_xml=asking("i2", grid(inline), right("RESPONSE", "i1"), template, tool),
        i3__qti_xml=asking("i3", grid(custom), right("RESPONSE"), "", tool),
    )
    assert [(verdict.name, verdict.kind, verdict.ok) for verdict in reading.verdicts] == [
        ("i1", "single", True),
        ("i2", "gaps", True),
        ("i3", "customInteraction", False),
    ]
    assert [int(choice.fraction) for choice in reading.verdicts[0].question.choices] == [0, 100]
    assert grade(reading.verdicts[1].question, {"texts": {"1": "cold"}}).score == 1


# --- Canvas New Quizzes, Blackboard


def canvas(kind, ident, presentation, rules):
    facts = "".join(
        f"<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{entry}</fieldentry></qtimetadatafield>"
        for label, entry in (("question_type", kind), ("points_possible", "3.0"))
    )
    return (
        f'<item ident="{ident}" title="{kind}"><itemmetadata><qtimetadata>{facts}</qtimetadata>'
        f"</itemmetadata><presentation>{said('<p>Do</p>')}"
        f'{presentation}</presentation><resprocessing><outcomes><decvar maxvalue="100" '
        f'minvalue="0" varname="SCORE"/></outcomes>{rules}</resprocessing></item>'
    )


def test_a_quiz_of_canvas_gives_what_its_writers_meant_and_names_what_cannot_be_held():
    rows = "".join(f'<response_label ident="{n}">{said(text)}</response_label>' for n, text in enumerate(("second", "first")))
    order = (
        '<response_lid ident="response1" rcardinality="Ordered"><render_extension>'
        f'<ims_render_object shuffle="No"><flow_label>{rows}</flow_label></ims_render_object>'
        "</render_extension></response_lid>"
    )
    ordered = "<respcondition><conditionvar>" + "".join(f'<varequal respident="response1">{n}</varequal>' for n in (1, 0))
    ordered += '</conditionvar><setvar action="Set" varname="SCORE">100</setvar></respcondition>'
    spot = (
        '<response_xy ident="r" rcardinality="Single"><render_hotspot><response_label '
        'ident="1" rarea="Rectangle">0,0,5,5</response_label></render_hotspot></response_xy>'
    )
    items = canvas("ordering_question", "o", order, ordered) + canvas("hot_spot_question", "h", spot, "")
    reading = package(
        imsmanifest_xml="<manifest><resources/></manifest>",
        g1__g1_xml=(
            '<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment '
            f'ident="g1" title="Quiz"><section ident="root_section">{items}</section>'
            "</assessment></questestinterop>"
        ),
    )
    first, second = reading.verdicts
    assert ([entry.text.text for entry in first.question.entries], first.question.weight) == (["first", "second"], 3)
    assert (second.ok, second.kind) == (False, "hot_spot_question")
    assert "hot_spot_question" in second.message


def test_a_pool_of_blackboard_gives_what_its_writers_meant():
    block = (
        '<flow class="{}"><material><mat_extension><mat_formattedtext type="HTML">{}</mat_formattedtext></mat_extension></material></flow>'
    ).format
    rows = "".join(
        f'<flow_label class="Block"><response_label ident="{name}">{block("FORMATTED_TEXT_BLOCK", text)}</response_label></flow_label>'
        for name, text in (("a1", "Bat"), ("a2", "Oak"), ("a3", "Heron"))
    )
    wanted = (
        '<and><varequal respident="response">a1</varequal><not><varequal respident="response">'
        'a2</varequal></not><varequal respident="response">a3</varequal></and>'
    )
    item = (
        "<item maxattempts='0'><itemmetadata><bbmd_asi_object_id>_1_1</bbmd_asi_object_id>"
        "<bbmd_questiontype>Multiple Answer</bbmd_questiontype>"
        "<bbmd_partialcredit>false</bbmd_partialcredit><qmd_absolutescore_max>4.0</qmd_absolutescore_max>"
        "<qmd_weighting>0</qmd_weighting></itemmetadata>"
        f'<presentation><flow class="Block"><flow class="QUESTION_BLOCK">{block("FORMATTED_TEXT_BLOCK", "Which fly?")}</flow>'
        '<flow class="RESPONSE_BLOCK">'
        '<response_lid ident="response" rcardinality="Multiple"><render_choice '
        f'shuffle="No">{rows}</render_choice></response_lid></flow></flow></presentation>'
        f'<resprocessing scoremodel="SumOfScores"><respcondition title="correct"><conditionvar>{wanted}</conditionvar>'
        '<setvar variablename="SCORE" action="Set">SCORE.max</setvar></respcondition></resprocessing></item>'
    )
    reading = package(
        imsmanifest_xml="<manifest><resources/></manifest>",
        **{"res00001.dat": f'<questestinterop><assessment title="Pool"><section>{item}</section></assessment></questestinterop>'},
    )
    (verdict,) = reading.verdicts
    question = verdict.question
    bat, oak, heron = (choice.id for choice in question.choices)
    assert (verdict.kind, question.credit, question.weight) == ("multiple", "exact", 4)
    assert [grade(question, {"choices": chosen}).score for chosen in ([bat, heron], [bat], [bat, heron, oak])] == [1, 0, 0]


RESPONDUS = "Type: MC\nTitle: Birds\n1) Which flies?\n*a. Heron\nb. Oak\n\nType: MA\n2) Which swim?\n*a. Cod\n*b. Eel\nc. Oak\n"


def test_a_text_of_respondus_is_refused_with_what_we_read_instead():
    with pytest.raises(FileError, match="GIFT"):
        read(RESPONDUS, "respondus.txt")


# --- tables of tools for quizzes in class


def workbook(*lines):
    book, made = openpyxl.Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(line)
    book.save(made)
    return read(made.getvalue(), "quiz.xlsx")


def test_a_template_of_kahoot_begins_below_its_own_words_and_explains_its_columns():
    answers = [f"Answer {nth} - max 75 characters" for nth in range(1, 5)]
    reading = workbook(
        ["Quiz template"],
        ["Add questions, at least two answer alternatives, time limit and choose correct answers"],
        [],
        ["", "Question - max 120 characters", *answers, "Time limit (sec) – 5, 10 or 20 secs", "Correct answer(s) - choose at least one"],
        [1, "Capital of France?", "Lyon", "Paris", "Nice", "Lille", 20, 2],
        [2, "Even?", "2", "3", "4", None, 20, "1,3"],
        [3, "Four?", "2", "3", "4", None, 20, "3"],
    )
    one, several, either = reading.verdicts
    assert [int(choice.fraction) for choice in one.question.choices] == [0, 100, 0, 0]
    assert [int(choice.fraction) for choice in several.question.choices] == [50, 0, 50]
    assert (several.kind, several.message) == ("multiple", "")
    assert "“3”" in either.message, "a number that may be a text is said to have been taken for one"


def test_a_sheet_of_quizizz_gives_what_its_writers_meant():
    head = ["Question Text", "Question Type", "Option 1", "Option 2", "Option 3", "Correct Answer", "Time in seconds", "Answer explanation"]
    reading = workbook(
        head,
        ["Which?", "Multiple Choice", "Oak", "Heron", "Elm", 2, 30, "It flies"],
        ["Which fly?", "Checkbox", "Bat", "Oak", "Heron", "1,3", 30, None],
        ["Capital?", "Fill-in-the-Blank", "Ottawa", None, None, None, 20, None],
        ["Tell", "Open-Ended", None, None, None, None, 300, None],
        ["And you?", "Poll", "x", "y", None, None, 20, None],
    )
    assert [(verdict.kind, verdict.name) for verdict in reading.verdicts] == [
        ("single", "Which?"),
        ("multiple", "Which fly?"),
        ("short_text", "Capital?"),
        ("essay", "Tell"),
        ("poll", "And you?"),
    ]
    assert reading.verdicts[0].question.feedback.text == "It flies"
    assert [verdict.ok for verdict in reading.verdicts] == [True] * 4 + [False]


def test_a_list_of_questions_alone_is_a_table():
    assert [verdict.kind for verdict in workbook([None], ["Question"], ["Why?"], ["How?"]).verdicts] == ["essay", "essay"]


def test_a_refused_line_goes_by_its_question():
    (verdict,) = read("question,kind,answer 1\nWhich?,single,x\n".replace("single", "riddle"), "x.csv").verdicts
    assert (verdict.ok, verdict.name, verdict.kind) == (False, "Which?", "riddle")


def test_blanks_before_quotation_marks_are_no_part_of_a_cell():
    (verdict,) = read('question, answer 1, answer 2, correct\n"What, now?", "a, b", c, 1\n', "x.csv").verdicts
    assert [choice.text.text for choice in verdict.question.choices] == ["a, b", "c"]


def test_a_course_of_scorm_is_named():
    manifest = '<manifest xmlns:adlcp="x"><metadata><schema>ADL SCORM</schema></metadata><resources>{}</resources></manifest>'
    for resource in ("", '<resource identifier="a" adlcp:scormType="sco" href="a.html"/>'):
        with pytest.raises(FileError, match="SCORM"):
            package(imsmanifest_xml=manifest.format(resource))
