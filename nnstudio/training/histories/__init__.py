"""What is remembered of a run over time and made ready for reading: smoothed, thinned, counted, placed in epochs."""
