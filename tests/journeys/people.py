"""Who walks: the demo people, by their role."""

from playwright.sync_api import Page, expect

from .conftest import RunningSite


def sign_in(page: Page, site: RunningSite, role: str, language: str = "fr") -> None:
    """Signs a demo person in through the page everybody uses."""
    page.goto(f"/{language}/accounts/login/")
    page.fill("[name=login]", f"demo-{role}@example.org")
    page.fill("[name=password]", site.password())
    page.press("[name=password]", "Enter")
    expect(page).not_to_have_url(f"{site.url}/{language}/accounts/login/")
