"""`vera`, and `python -m bot`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

BROKEN_WORDS = (
    "Something went wrong inside Vera that nobody foresaw. The line above says where; "
    "please pass it on with what you did."
)


def main() -> None:
    """Run the command that was typed, and end with its code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run a command; what goes wrong is said in words. Gives the code to end with."""
    from bot import logs

    logs.configure()
    try:
        return _run(arguments)
    except Exception as error:
        return _said(error)


def _run(arguments: Sequence[str]) -> int:
    from bot.cli import vera

    try:
        vera(args=list(arguments), prog_name="vera")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


def _said(error: Exception) -> int:
    import structlog
    from sqlalchemy.exc import DBAPIError

    from bot.stops import BROKEN, as_stop

    stop = as_stop(error)
    if stop is None or isinstance(error, DBAPIError):
        structlog.get_logger().error("command_failed", exc_info=error)
    sys.stderr.write((stop.words if stop else BROKEN_WORDS) + "\n")
    return stop.code if stop else BROKEN


if __name__ == "__main__":
    main()
