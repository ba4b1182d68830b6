"""`vera serve`, `vera work` and `vera demo`: the processes that go on until they are stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.settings import Settings, read_settings

Host = Annotated[str | None, typer.Option(help="The address to listen on. [VERA_HOST]")]
Port = Annotated[int | None, typer.Option(help="The port to listen on. [VERA_PORT]")]
NoWorker = Annotated[bool, typer.Option("--no-worker", help="The web only; PostgreSQL only.")]


def add_to(vera: typer.Typer) -> None:
    """Add these commands."""
    vera.command()(serve)
    vera.command()(work)
    vera.command()(demo)


def serve(host: Host = None, port: Port = None, no_worker: NoWorker = False) -> None:
    """Run Vera: answer Slack, send what is owed, watch the deadlines."""
    settings = listening(read_settings(), host=host, port=port)
    from bot.serve import Duties, run

    run(settings, Duties(worker=not no_worker))


def work() -> None:
    """Run the worker alone, beside `vera serve --no-worker`. PostgreSQL only."""
    settings = read_settings()
    from bot.serve import Duties, run

    run(settings, Duties(web=False))


def demo(
    port: Annotated[int, typer.Option(help="The page's port.")] = 3001,
    vera_port: Annotated[int, typer.Option(help="Vera's port.")] = 3000,
    data: Annotated[Path | None, typer.Option(help="Keep the data in this folder.")] = None,
    at: Annotated[str, typer.Option(help='Begin at a time such as "2026-04-28 10:00".')] = "",
) -> None:
    """Try Vera: a school's workspace in the browser, with made-up staff."""
    from bot.demo_run import run_demo

    run_demo(port=port, vera_port=vera_port, data=data, at=at)


def listening(settings: Settings, *, host: str | None, port: int | None) -> Settings:
    """Lay what was typed over the settings."""
    return settings.model_copy(
        update={
            "host": settings.host if host is None else host,
            "port": settings.port if port is None else port,
        }
    )
