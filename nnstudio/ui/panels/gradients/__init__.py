"""The gradients panel: a histogram for each layer now, and each layer's size over time."""
