"""A course: what its assignments weigh together, and the grade that a total comes to."""
