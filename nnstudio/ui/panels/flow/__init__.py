"""The flow panel: what every layer makes of the error signal on its way back, and of the activations on their way on.

It reads snapshots and the record of norms, and computes nothing that they do not say, except what a click asks for.
"""
