"""教学工作台: what a trainer releases, watches and marks."""
