"""Question cards whose answers are plain values in answers.json."""
