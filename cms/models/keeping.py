"""What a process works out of one content version and keeps until the next."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from .content_version import ContentVersion

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Answers by question, at most `most` of them: full, it forgets all. Nothing of it survives a change of content, and a thread never
    sees half of it: a whole new mapping takes the place of the old one."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: tuple[int, dict[Hashable, Value]] = (-1, {})

    def get(self, question: Hashable, make: Callable[[], Value]) -> Value:
        """The answer, made if this process has not met the question since content changed."""
        stamp, kept = ContentVersion.current(), self._kept
        if kept[0] != stamp or (question not in kept[1] and len(kept[1]) >= self.most):
            self._kept = kept = (stamp, {})
        found = kept[1]
        if question not in found:
            found[question] = make()
        return found[question]
