"""Looking at the mathematics again: every number of a step, the chain rule path by path, and differences as a check.

Lives here: the trace of a step, the sum over paths, the gradient check and where plain descent leads; activations and
losses followed over a range, and the samples that are most wrong. May import the rest of the engine; nothing that
trains needs it.
"""
