"""A course as a learner sees it, on the author's own machine: no Hub, no exchange, no account."""
