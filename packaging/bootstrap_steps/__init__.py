"""The steps of bootstrap.py: they know the standard library only, and nothing of NN Studio's inside."""
