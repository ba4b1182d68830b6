"""Files on Teams: Vera may fetch none, and says so."""

from __future__ import annotations

from contextlib import AbstractContextManager

from handlers.chat import FileTrouble, Refused, Stream


class TeamsFiles:
    """Teams as the port that fetches files.

    What staff attach in Teams lies in somebody's OneDrive or a team's SharePoint, and pictures in
    a message lie with Microsoft Graph. Vera asks Graph for nothing (decision record 30), so files
    come to her by her own upload page, and there is nothing on Teams to fetch or to delete.
    """

    def fetch(self, id: str, *, largest: int) -> AbstractContextManager[Stream]:
        """Refuse: Vera may not see a file on Teams."""
        raise Refused(FileTrouble.NOT_VISIBLE)

    def let_go(self, id: str) -> bool:
        """Say that nothing was deleted: no file was ever uploaded to Vera on Teams."""
        return False
