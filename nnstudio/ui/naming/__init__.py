"""Names for what a run has: layers, units, metrics. May import everything below the panels; draws nothing."""
