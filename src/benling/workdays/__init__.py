"""Working-day arithmetic on a dated calendar; pure functions."""
