"""What a zygote of the judge does before its first fork."""


def rehearse() -> None:
    """Import and warm everything a child will use. Called once, in the zygote."""
    from benling.judge.rehearsal import rehearse as rehearse_cells

    rehearse_cells()
