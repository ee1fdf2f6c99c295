"""What a line of the table says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Fate(StrEnum):
    """What becomes of the rows when the person is erased.

    DELETED: gone. COUNTED: written anew under a pseudonym nobody knows, without words, ids and hours, so that counts hold. CUT: the row
    is everybody's and stays, its link to the person goes.
    """

    DELETED = "deleted"
    COUNTED = "counted"
    CUT = "cut"


@dataclass(frozen=True)
class Place:
    """A table that keeps something of a person. `owner`: the lookup that leads to them, a learner's pseudonym or (`by_account`) an
    account; `also`: a second such lookup,
    where a row is between two people; `columns` are exported, in this order; `withheld` are not, each with the reason."""

    title: Any
    owner: str
    columns: tuple[str, ...] = ()
    withheld: Mapping[str, str] = field(default_factory=dict)
    fate: Fate = Fate.DELETED
    by_account: bool = False
    order: tuple[str, ...] = ("pk",)
    also: str = ""
