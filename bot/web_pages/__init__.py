"""Vera's own pages on the web: signing in, opening a file, taking a list, uploading files."""

from bot.web_pages.pages import web_pages
from bot.web_pages.parts import WebParts

__all__ = ["WebParts", "web_pages"]
