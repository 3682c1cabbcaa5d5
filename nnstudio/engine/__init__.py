"""The mathematics of a feed-forward network, in NumPy.

Lives here: activations, layers, losses, initialisers, optimisers, schedules, the network with its forward and
backward pass, metrics, the gradient check, and the trace of one step. May import NumPy and the descriptions that
all rooms share. Must never know of Qt, of files, of users, or of where the data comes from.

Two ideas carry all of it. A *description* (a layer, a loss, an optimiser) is a frozen value without arrays; it is
*bound* to arrays made once, and what comes back does the work without allocating. And all parameters lie in one flat
vector, all gradients in another, so that whole-network operations are whole-vector operations.

One step, from the top: ``network.Network`` holds the vectors, ``passes.Pass`` runs a batch forward and back
through the operations of ``layers``, an objective of ``losses`` starts the error signal, ``update.Update`` moves the
parameters.

Inside the engine a batch stands upright: arrays are (units, batch), one column per sample, so that a layer is the
textbook's ``z = W x + b``. The values that a layer reads carry one more row, of ones: the bias is the last
column of the weights, and one product serves both.
"""
