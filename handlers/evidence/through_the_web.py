"""What Vera's web pages ask for, under one roof: opening a file, and adding files."""

from handlers.evidence.open_file import take_through_link as open_file
from handlers.evidence.upload import (
    begin_upload,
    finish_upload,
    keep_upload,
)
from handlers.evidence.upload import report_material_upload as report_material

__all__ = ["begin_upload", "finish_upload", "keep_upload", "open_file", "report_material"]
