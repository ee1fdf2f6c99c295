"""A module as one file that needs nothing else: to keep, to send, to print, to read where there is no connection at all."""

import base64
import mimetypes
from urllib.parse import unquote

from bs4 import BeautifulSoup
from django.core.files.storage import default_storage

from learning.serving import joined_sheet

PICTURES = "/media/images/"
ONLY_ON_A_SITE = (
    "script, link, nav, .skip, .masthead__tools, [data-offline], .take, .no-print, form button, input[type=hidden], noscript, aside .steps"
)


def one_file(html: str, *, site: str) -> str:
    """The page without what only works on a site: its style and its pictures are in it, its links lead to `site`, its forms are paper."""
    soup = BeautifulSoup(html, "html.parser")
    for each in soup.select(ONLY_ON_A_SITE):
        each.decompose()
    style = soup.new_tag("style")
    style.string = joined_sheet()
    soup.head.append(style)
    for form in soup.find_all("form"):
        form.name = "div"
        form.attrs = {name: value for name, value in form.attrs.items() if name in ("id", "class")}
    for picture in soup.find_all("img", src=True):
        picture["src"] = _inside(picture["src"])
        del picture["srcset"], picture["loading"]
    for drawn in soup.find_all("image", href=True):  # the picture under a question about places
        drawn["href"] = _inside(drawn["href"])
    for recording in soup.find_all(["video", "audio", "track", "source"], src=True):  # too heavy to travel inside: it stays on the site
        recording["src"] = site + recording["src"] if recording["src"].startswith("/") else recording["src"]
    for link in soup.find_all("a", href=True):
        if link["href"].startswith(("/", "?")):
            link["href"] = site + link["href"] if link["href"].startswith("/") else "#"
    return str(soup)


def _inside(address: str) -> str:
    """A picture of an editor as part of the page; any other address stays what it is."""
    if not address.startswith(PICTURES):
        return address
    name = f"images/{unquote(address.removeprefix(PICTURES))}"
    try:
        with default_storage.open(name) as file:
            content = base64.b64encode(file.read()).decode()
    except OSError:  # taken away since: the words beside it stay
        return "data:,"
    return f"data:{mimetypes.guess_type(name)[0] or 'application/octet-stream'};base64,{content}"
