"""The completion dashboard: a Voila service of the Hub."""
