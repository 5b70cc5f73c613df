"""nbgrader's formgrader as a service of the Hub: trainers mark written answers, ours first."""
