"""A course tried out on synthetic learners, by the real grader, before anybody meets it."""
