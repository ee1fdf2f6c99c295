"""A reader without a script: follows links and presses buttons of the pages it gets, as they are."""

from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client


class Reader:
    """One person with one browser, JavaScript off. Every request checks the CSRF token, as on the real site."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.url = "/"
        self.response: HttpResponse | None = None

    def open(self, url: str, status: int = 200) -> "Reader":
        """Follows an address, through redirects, to the page it leads to."""
        return self._take(self.client.get(urljoin(self.url, url), follow=True), status, url)

    def press(self, button: str, status: int = 200, nth: int = 0, **fields: Any) -> "Reader":
        """Presses the nth button with these words, its form filled in with what the page holds and with `fields`."""
        return self._send(self.button(button, nth), fields, status)

    def send(self, form: Tag, status: int = 200, **fields: Any) -> "Reader":
        """Sends a form by its only button."""
        return self._send(form.find("button"), fields, status)

    def onward(self) -> "Reader":
        """To the next step, by whichever the page offers: a link, or the button that also records that this one was opened."""
        form = self.soup.select_one("nav.pager form")
        return self.send(form) if form else self.open(self.soup.select_one("nav.pager a[rel=next]")["href"])

    def form_of(self, ask_id: str) -> Tag:
        """The form that answers one ask."""
        field = self.soup.find("input", attrs={"name": "ask", "value": ask_id})
        assert field is not None, f"no form asks {ask_id} on {self.url}"
        return field.find_parent("form")

    def button(self, words: str, nth: int = 0) -> Tag:
        found = [each for each in self.soup.find_all("button") if words in " ".join(each.get_text(" ").split())]
        assert len(found) > nth, f"no button “{words}” on {self.url}: {[each.get_text() for each in self.soup.find_all('button')]}"
        return found[nth]

    def link(self, words: str) -> str:
        found = [each["href"] for each in self.soup.find_all("a") if words in " ".join(each.get_text(" ").split())]
        assert found, f"no link “{words}” on {self.url}"
        return found[0]

    def follow(self, words: str) -> "Reader":
        return self.open(self.link(words))

    @property
    def soup(self) -> BeautifulSoup:
        assert self.response is not None
        return BeautifulSoup(self.response.content, "html.parser")

    @property
    def words(self) -> str:
        """What the main part of the page says."""
        return " ".join(self.soup.find("main").get_text(" ").split())

    @property
    def said(self) -> str:
        """What the page answered to the last action."""
        return " ".join(" ".join(each.get_text(" ").split()) for each in self.soup.select(".messages .notice"))

    def _send(self, button: Tag, fields: dict[str, Any], status: int) -> "Reader":
        form = self.soup.find("form", id=button["form"]) if button.get("form") else button.find_parent("form")
        data = {**_filled(form), **fields}
        if button.get("name"):
            data[button["name"]] = button.get("value", "")
        address = urljoin(self.url, button.get("formaction") or form.get("action") or self.url)
        if (form.get("method") or "get").lower() == "get":
            return self._take(self.client.get(address.split("#")[0], data, follow=True), status, address)
        return self._take(self.client.post(address, data, follow=True), status, address)

    def _take(self, response: HttpResponse, status: int, asked: str) -> "Reader":
        self.response = response
        chain = getattr(response, "redirect_chain", [])
        last = chain[-1][0] if chain else asked
        parts = urlsplit(urljoin(self.url, last))
        self.url = parts.path + (f"?{parts.query}" if parts.query else "")
        assert response.status_code == status, f"{asked} answered {response.status_code}"
        return self


def _filled(form: Tag) -> dict[str, Any]:
    """What a form holds as it stands on the page."""
    data: dict[str, Any] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = field.get("name"), field.get("type", "text")
        if not name or field.has_attr("disabled"):
            continue
        if field.name == "textarea":
            data[name] = field.get_text().removeprefix("\n")
        elif field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            data[name] = chosen.get("value", "") if chosen else ""
        elif kind not in ("checkbox", "radio"):
            data[name] = field.get("value", "")
        elif field.has_attr("checked"):
            data.setdefault(name, []).append(field.get("value", "on"))
    return data
