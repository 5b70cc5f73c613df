"""benling (本领): notebook training for a city's civil servants, graded, credited and counted."""

__version__ = "0.1.0"
