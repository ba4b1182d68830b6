"""What people are told when the database is down: the numbers, held in memory."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.casework.outside_help import as_pairs
from handlers.school.outside_numbers import outside_card
from handlers.school.school import School

KEYS = ("police", "childrens_services", "childrens_services_night")


class Emergency:
    """Words that need no database."""

    def __init__(self, schools: Iterable[School] = ()) -> None:
        self._numbers = tuple(
            dict.fromkeys(
                pair for school in schools for pair in as_pairs(outside_card(school.settings, KEYS))
            )
        )
        self._leads: tuple[tuple[str, str], ...] = ()

    def remember(self, leads: Iterable[tuple[str, str]]) -> None:
        """Hold the safeguarding leads' names and numbers for when they cannot be looked up."""
        self._leads = tuple(leads)

    @property
    def numbers(self) -> tuple[tuple[str, str], ...]:
        """List whom to ring."""
        return (("In danger", "999"), *self._leads, *self._numbers)

    @property
    def outside(self) -> tuple[tuple[str, str], ...]:
        """List whom to ring outside the school, where it may be about somebody in it."""
        return (("In danger", "999"), *self._numbers)

    @property
    def words(self) -> str:
        """Say that nothing was stored, and what to do instead."""
        said = "; ".join(f"{name} {number}" for name, number in self.numbers)
        return (
            "Vera could not store this just now, so nobody has been told. "
            f"Please ring instead: {said}. What you typed is still in the form: "
            "try Send again in a minute."
        )

    @property
    def not_sure(self) -> str:
        """Say that nobody knows yet whether it was stored, and what to do."""
        said = "; ".join(f"{name} {number}" for name, number in self.numbers)
        return (
            "Vera cannot say yet whether this was stored. What you typed is still in the form: "
            "press Send again in a minute, it is never stored twice. "
            f"If it cannot wait, ring: {said}."
        )

    @property
    def not_sure_if_done(self) -> str:
        """Say the same of a button, behind which nothing was typed."""
        said = "; ".join(f"{name} {number}" for name, number in self.numbers)
        return (
            "Vera cannot say yet whether this was done. Please look again in a minute: pressing "
            f"twice does no harm. If it cannot wait, ring: {said}."
        )

    @property
    def out_of_order(self) -> str:
        """Say that Vera cannot look anything up, and whom to ring."""
        said = "; ".join(f"{name} {number}" for name, number in self.numbers)
        return (
            "Vera's records do not answer just now. Nothing is lost: try again in a minute. "
            f"If it cannot wait, ring: {said}."
        )

    @property
    def went_wrong(self) -> str:
        """Say that something failed that nobody foresaw."""
        said = "; ".join(f"{name} {number}" for name, number in self.numbers)
        return f"Something went wrong, and nothing was done. If it cannot wait, ring: {said}."
