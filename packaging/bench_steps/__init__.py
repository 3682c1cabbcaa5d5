"""The parts of bench.py: the libraries that race, the referee, and the measures of the window."""
