"""The template pack: every control has a name, every help and error is tied to its control, every error is found from the top."""

import pytest
from bs4 import BeautifulSoup
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, ButtonHolder, Column, Div, Field, Fieldset, Hidden, Layout, MultiField, Row, Submit
from django import forms
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import translation

CHOICES = [("a", "One way"), ("b", "Another")]
GROUPED = [("Near", [("a", "One way")]), ("Far", [("b", "Another")])]


class Every(forms.Form):
    """A field for every widget that Django has."""

    text = forms.CharField(help_text="A few <em>words</em>.")
    area = forms.CharField(widget=forms.Textarea, required=False, help_text="As long as you like.")
    password = forms.CharField(widget=forms.PasswordInput)
    email = forms.EmailField()
    url = forms.URLField(assume_scheme="https")
    number = forms.IntegerField()
    decimal = forms.DecimalField()
    search = forms.CharField(widget=forms.TextInput(attrs={"type": "search"}))
    date = forms.DateField()
    time = forms.TimeField()
    moment = forms.DateTimeField()
    split = forms.SplitDateTimeField(help_text="Day, then hour.")
    parts = forms.DateField(widget=forms.SelectDateWidget(years=[2030]))
    one = forms.ChoiceField(choices=CHOICES)
    several = forms.MultipleChoiceField(choices=CHOICES)
    radios = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect, help_text="Only one.")
    grouped = forms.ChoiceField(choices=GROUPED, widget=forms.RadioSelect)
    ticks = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple, help_text="As many as you like.")
    unsure = forms.NullBooleanField()
    agree = forms.BooleanField(label="I agree", help_text="You may change your mind.")
    file = forms.FileField()
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(form: forms.BaseForm | forms.BaseFormSet, tag: str = "{% crispy form %}", language: str = "en") -> BeautifulSoup:
    request = RequestFactory().get("/")
    with translation.override(language):
        html = Template("{% load crispy_forms_tags %}" + tag).render(Context({"form": form, "request": request, "csrf_token": "token"}))
    return BeautifulSoup(html, "html.parser")


def controls(soup: BeautifulSoup) -> list:
    return [control for control in soup.select("input, select, textarea") if control.get("type") != "hidden"]


@pytest.fixture
def broken() -> BeautifulSoup:
    return drawn(Every({}))


@pytest.mark.parametrize("form", [Every(), Every({})], ids=["empty", "broken"])
def test_every_control_has_a_label(form: forms.Form) -> None:
    soup = drawn(form)
    labels = {label["for"] for label in soup.select("label[for]")}

    for control in controls(soup):
        assert control["id"] in labels or control.find_parent("fieldset").find("legend"), control


def test_no_id_is_given_twice(broken: BeautifulSoup) -> None:
    ids = [element["id"] for element in broken.select("[id]")]

    assert sorted(set(ids)) == sorted(ids)


def test_help_and_errors_are_tied_to_their_control(broken: BeautifulSoup) -> None:
    ids = {element["id"] for element in broken.select("[id]")}
    described = broken.select("[aria-describedby]")

    for element in described:
        assert set(element["aria-describedby"].split()) <= ids, element
    for name in ("text", "agree", "email"):
        assert f"id_{name}_error" in broken.select_one(f"#id_{name}")["aria-describedby"]
    for name in ("radios", "ticks", "split"):
        fieldset = broken.select_one(f"fieldset#id_{name}")
        assert fieldset["aria-describedby"].split() == [f"id_{name}_helptext", f"id_{name}_error"]


def test_a_control_with_an_error_says_so(broken: BeautifulSoup) -> None:
    assert broken.select_one("#id_text")["aria-invalid"] == "true"
    assert broken.select_one("#id_area").get("aria-invalid") is None


def test_errors_are_summed_up_at_the_top_and_lead_to_their_field() -> None:
    form = Every({"email": "nobody"})
    soup = drawn(form)
    summary = soup.select_one("form > .errors[role=alert]")
    ids = {element["id"] for element in soup.select("[id]")}

    assert summary.h2.get_text() == "What is to be corrected"
    assert summary.has_attr("autofocus")  # whoever hears the page comes back to what is to be done, not to its first link
    assert len(summary.select("li a")) == sum(len(errors) for errors in form.errors.values())
    assert {link["href"][1:] for link in summary.select("a")} <= ids
    assert "Enter a valid email address." in summary.get_text()


@pytest.mark.django_db
def test_the_title_of_a_page_that_comes_back_says_so(client: Client) -> None:
    page, back = client.get("/en/accounts/signup/"), client.post("/en/accounts/signup/", {"email": "nobody", "password1": "short"})
    first, second = (BeautifulSoup(each.content, "html.parser").title.get_text() for each in (page, back))
    assert second == f"To correct · {first}"


def test_a_form_without_errors_has_no_summary() -> None:
    assert drawn(Every()).select(".errors, .field__error") == []


def test_what_is_required_is_said_in_words() -> None:
    soup = drawn(Every())

    assert "(required)" in soup.select_one("label[for=id_text]").get_text()
    assert "(required)" not in soup.select_one("label[for=id_area]").get_text()


def test_choices_keep_what_was_chosen_and_the_names_of_their_groups() -> None:
    soup = drawn(Every({"radios": "b", "ticks": ["a", "b"], "grouped": "a"}))

    assert [box["value"] for box in soup.select("[name=radios][checked]")] == ["b"]
    assert [box["value"] for box in soup.select("[name=ticks][checked]")] == ["a", "b"]
    assert "Near" in soup.select_one("fieldset#id_grouped").get_text()


def test_a_form_carries_its_token_and_its_encoding() -> None:
    form = drawn(Every()).form

    assert form["method"] == "post"
    assert form["enctype"] == "multipart/form-data"
    assert form.select_one("[name=csrfmiddlewaretoken]")["value"] == "token"
    assert "form" in form["class"]


def test_a_helper_lays_out_fields_and_buttons() -> None:
    form = Every({})
    form.helper = FormHelper()
    form.helper.form_class = "special"
    form.helper.form_action = "/there/"
    form.helper.form_id = "mine"
    form.helper.attrs = {"data-x": "1"}
    form.helper.layout = Layout(
        Fieldset("Who", "text", Field("email", css_class="wide", wrapper_class="half")),
        Row(Column("one"), "several"),
        Div("radios", css_class="apart"),
        MultiField("Both", "number", "decimal"),
        HTML("<p>As {{ form.text.label }}</p>"),
        Hidden("next", "/fr/"),
        ButtonHolder(Submit("send", "Send it"), Submit("draft", "Keep", css_class="button--quiet")),
    )
    soup = drawn(form)

    assert (soup.form["class"], soup.form["action"], soup.form["id"], soup.form["data-x"]) == (["form", "special"], "/there/", "mine", "1")
    assert soup.select_one("fieldset legend").get_text() == "Who"
    assert "wide" in soup.select_one("#id_email")["class"]
    assert soup.select_one(".half #id_email")
    assert soup.select_one(".apart fieldset#id_radios")
    assert soup.find("p", string="As Text")
    assert soup.select_one("input[type=hidden][name=next]")["value"] == "/fr/"
    assert [button.get_text() for button in soup.select("button[type=submit]")] == ["Send it", "Keep"]
    assert soup.select_one("form > .errors")


def test_buttons_may_be_given_to_the_helper() -> None:
    form = Every()
    form.helper = FormHelper()
    form.helper.add_input(Submit("send", "Send"))

    assert drawn(form).select_one(".form__actions button.button")["value"] == "Send"


def test_a_formset_is_drawn_form_after_form() -> None:
    class Small(forms.Form):
        name = forms.CharField()

    several = forms.formset_factory(Small, extra=2)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-name": "x", "form-1-name": ""}
    )
    soup = drawn(several)

    assert soup.select_one("[name=form-TOTAL_FORMS]")
    assert [field["value"] for field in soup.select("[name=form-0-name]")] == ["x"]


def test_filters_draw_a_form_or_a_field_alone() -> None:
    soup = drawn(Every({}), "{{ form|crispy }}")

    assert soup.form is None
    assert soup.select_one(".errors a[href='#id_text']")
    assert drawn(Every(), "{{ form.text|as_crispy_field }}").select_one("label[for=id_text]")


def test_what_people_wrote_is_escaped() -> None:
    html = str(drawn(Every({"text": '"><script>alert(1)</script>', "email": "<b>"})))

    assert "<script" not in html
