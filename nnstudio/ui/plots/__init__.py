"""Plots of the run over time, and of its gradients now."""
