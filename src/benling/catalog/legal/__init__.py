"""The register of legal bases: which edition of which text, since when, and what cites it."""
