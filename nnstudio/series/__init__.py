"""Many numbers made few without a lie: thinned to what can be seen, smoothed, counted into histograms, cut at a level.

Lives here: arithmetic on plain series of numbers, whatever they were measured on. May import NumPy and the engine's
arrays. Must never know of networks, runs, windows or pixels.
"""
