"""What students write about their marks, in whatever it comes: texts, a form's table, mails.

All of it is untrusted: it is read as text, to a size, nothing in it is evaluated, and nothing is loaded that
it names. Only a code says which mark a request is about; where there is none, a person says it.
"""

from grader.requests.files import Unread, read_files
from grader.requests.message import Message
from grader.requests.taking import Taken, suggestions, take

__all__ = ["Message", "Taken", "Unread", "read_files", "suggestions", "take"]
