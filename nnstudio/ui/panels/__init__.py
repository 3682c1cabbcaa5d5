"""The panels, one folder each. None imports another: what two of them need lies a floor below."""
