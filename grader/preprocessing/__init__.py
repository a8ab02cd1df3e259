"""What a program did to its data before training: proven by rows that went in, never guessed."""
