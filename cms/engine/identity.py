"""Ids that a text file gives, the same on every machine and in every language: progress goes along with a module's name."""

import re
from uuid import NAMESPACE_URL, UUID, uuid5

IS_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*\Z")  # what a file may call a block, so that it can be put between others
IS_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")


def module_key_of(slug: str) -> UUID:
    """The identity of a module that is known by its slug alone."""
    return uuid5(NAMESPACE_URL, f"cheminer:module:{slug}")


def step_id_of(slug: str, anchor: str) -> str:
    """The id of a step; an anchor that is an id already is that id (a step first written in the editor)."""
    return anchor if IS_UUID.match(anchor) else str(uuid5(NAMESPACE_URL, f"cheminer:step:{slug}:{anchor}"))


def block_id_of(slug: str, anchor: str, position: int | str) -> str:
    """The id of the block that stands at this position (from 0) in a step, or that bears this name there."""
    return str(uuid5(NAMESPACE_URL, f"cheminer:step:{slug}:{anchor}:{position}"))
