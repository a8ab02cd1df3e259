"""Answers read: which heading answers which question, and the numbers, rules and shapes in a text."""
