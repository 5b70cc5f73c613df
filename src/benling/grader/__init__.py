"""Scores: runs nbgrader's autograder with the kernel in a sandbox; marks; feedback."""
