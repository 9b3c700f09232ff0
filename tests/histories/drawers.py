"""Drawer sessions, drawn. Belongs here: opening, and closing with whatever is counted."""

from dataclasses import replace

from tests.histories.story import Story
from tests.reference_ledger.events import DrawerSession

KINDS = ("paid in", "paid out", "drop")


def open_drawer(story: Story) -> None:
    """A drawer is opened with its float; it may be seen open."""
    session = DrawerSession(story.name("D"), story.later(), story.one_of((0, 5000, 10000)))
    story.drawer = session
    if story.chance(2):
        story.tell(session)


def close_drawer(story: Story) -> None:
    """The open drawer is counted; right, short or over."""
    assert story.drawer
    moves = tuple((story.one_of(KINDS), story.between(1, 4000)) for _ in range(story.between(0, 2)))
    counted = story.one_of((0, story.drawer.opening, story.between(0, 40_000)))
    closed = replace(story.drawer, moves=moves, ended_at=story.later(), counted=counted, version=2)
    story.tell(closed)
    story.drawer = None
