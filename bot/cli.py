"""The command line: small, and without a case's content, ever. Each journey has a file beside."""

from __future__ import annotations

import typer

from bot.commands import (
    clocks,
    evidence,
    keeping,
    letters,
    looking,
    requests,
    running,
    schedule,
    school,
    teams,
)

vera = typer.Typer(
    name="vera",
    help="Vera: the safeguarding and data-protection desk in a school's staff chat.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

running.add_to(vera)
school.add_to(vera)
keeping.add_to(vera)
looking.add_to(vera)
evidence.add_to(vera)
teams.add_to(vera)
clocks.add_to(vera)
schedule.add_to(vera)
requests.add_to(vera)
letters.add_to(vera)
