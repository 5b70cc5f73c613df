"""Hand-outs and submissions: nbgrader's exchange over HTTP, attempts with receipts."""
