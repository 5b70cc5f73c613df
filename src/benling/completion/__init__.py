"""Verdicts on people, rolled up by org unit as of a date."""
