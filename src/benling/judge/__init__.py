"""Runs a learner's cells and an author's tests apart, and brings the two together."""
