"""One run of one experiment.

Lives here: the trainer, an iterator whose every ``next()`` is one step; the history of losses; measurements for the
screen and for files; checkpoints; where and why a run diverged. May import project and below. Must never know of
windows or threads: the same trainer runs under the command line, in tests, and in the window's worker thread.
"""
