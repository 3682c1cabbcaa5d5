"""The loss panel: the loss of every step and epoch, of the run and of its twin."""
