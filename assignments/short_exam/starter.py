"""No program is asked for. Whoever likes may try things here."""
