"""Is an assignment sound? What was proved of it, and what was not."""
