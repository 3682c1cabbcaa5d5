"""A plugin for pytest: whatever is imported after it finds the toys in the catalogue of layers.

The catalogue is closed, and files are read by it: so this is for a process of its own, ``pytest -p tests.with_toys``.
"""

import operator
from functools import reduce

from nnstudio.engine import layers
from nnstudio.engine.layers import residual
from tests.toys import TOYS

layers.LAYERS = (*layers.LAYERS, *TOYS)
layers.AnyLayer = reduce(operator.or_, layers.LAYERS)
residual.AnyPlain = reduce(operator.or_, TOYS, residual.AnyPlain)
