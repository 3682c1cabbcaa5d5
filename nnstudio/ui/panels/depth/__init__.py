"""The depth dial: a stack of layers at its first weights, turned until values and error signals neither fade nor grow.

Nothing is trained here. What is drawn comes from ``diagnosis.depth`` and ``diagnosis.mean_field``, computed beside the
window; only *Train from here* changes the project.
"""
