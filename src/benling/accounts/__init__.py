"""Sign-on accounts made from the roster, roles, and what each may see."""
