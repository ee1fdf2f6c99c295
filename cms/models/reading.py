"""What every page of the site is: open to all, and only read."""

from http import HTTPMethod


class Readable:
    """A page that answers to reading alone; what a learner does goes through doors of its own.

    It cannot be made private: cards, routes and search offer whatever is published, so a page behind a password would be told about.
    """

    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD]
    private_page_options: list[str] = []
