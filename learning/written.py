"""What a person wrote and sent in vain: a page that could not take it gives it back."""

from django.http import HttpRequest


def written(request: HttpRequest) -> list[str]:
    """The texts of a form, as they were sent: what has a blank in it is no mark, number, date or key."""
    return [text for name, texts in request.POST.lists() for text in texts if "password" not in name and len(text.split()) > 1]
