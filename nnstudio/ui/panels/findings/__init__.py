"""What is wrong with the run, in cards: each with its numbers, rule and cause, and with something to try."""
