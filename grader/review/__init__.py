"""What waits for a person: as a queue, on a page of this computer alone, or as a table to fill in."""

from grader.review.queue import ReviewError, ReviewItem, queue, record
from grader.review.server import Server
from grader.review.table import read_table, write_table

__all__ = ["ReviewItem", "ReviewError", "Server", "queue", "read_table", "record", "write_table"]
