"""Numbers on their way to a picture: thinned, smoothed, counted into histograms. NumPy only, without Qt."""
