"""The append-only ledger of credit hours."""
