"""The HTTP side of the nbgrader exchange.

Every request carries a Hub token; cookies count for nothing here, so the views need no CSRF check.
"""
