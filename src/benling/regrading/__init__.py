"""Regrading: after an edition's grading was corrected, try it on everybody, look, then apply."""
