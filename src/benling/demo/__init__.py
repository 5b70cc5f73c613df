"""The fictional city 望川市: roster, accounts and synthetic learners."""
