"""What goes wrong when Vera connects to a platform, whichever it is."""


class CannotConnect(Exception):
    """The platform would not have us; the words say what to check."""


class NotJustNow(CannotConnect):
    """The platform did not answer as it should: the same may work in a moment."""
