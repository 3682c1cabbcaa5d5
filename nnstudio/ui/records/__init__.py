"""What several panels know of a run over time, fed by its snapshots and its history. Draws nothing."""
