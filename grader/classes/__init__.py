"""Classes: who is in one, what was handed in and when, and what is written of it."""
