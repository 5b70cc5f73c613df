"""The HTTP side of the nbgrader exchange."""
