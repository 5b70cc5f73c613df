"""What an exception from reading a submission, or from nbgrader's steps, means."""

import json
import zipfile

import nbformat
from nbformat.reader import NotJSONError
from nbgrader.converters import NbGraderException
from nbgrader.nbgraderformat import SchemaTooNewError, SchemaTooOldError

from benling.grader.causes import Cause

_DAMAGED = (
    nbformat.ValidationError, NotJSONError, SchemaTooOldError, SchemaTooNewError,
    UnicodeDecodeError, json.JSONDecodeError, zipfile.BadZipFile, RecursionError,
)  # fmt: skip
_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)


class OtherLanguage(Exception):
    """The notebook wants a kernel of another language; the sandbox runs Python."""


def cause_of(error: BaseException) -> Cause:
    """Read an exception of nbgrader's steps, from before anything ran."""
    code = "system"
    if isinstance(error, OtherLanguage):
        code = "language"
    elif isinstance(error, NbGraderException):
        code = "unprepared"
    elif isinstance(error, (*_DAMAGED, *_UNREADABLE)):
        # What nbgrader cannot make sense of is the file itself.
        code = "damaged"
    return Cause(code, f"{type(error).__name__}: {error}"[:500])
