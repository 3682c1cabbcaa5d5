"""The chain-rule panel: the derivative by one weight as a product, as a sum over paths, and as pulls of samples."""
