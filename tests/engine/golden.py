"""Numbers that nobody here computed: printed in articles and books, or found by third-party libraries in float64.

"Printed" is asserted to the digits of the print; the rest to 1e-10 or better. A sum of weights is written source to
destination: W[unit][input].
"""

from typing import Any

# Matt Mazur, "A step by step backpropagation example" (2015): 2-2-2 sigmoid, half squared error, learning rate 0.5.
MAZUR_INPUTS, MAZUR_TARGETS, MAZUR_RATE = (0.05, 0.10), (0.01, 0.99), 0.5
MAZUR_W1, MAZUR_B1 = ((0.15, 0.20), (0.25, 0.30)), (0.35, 0.35)
MAZUR_W2, MAZUR_B2 = ((0.40, 0.45), (0.50, 0.55)), (0.60, 0.60)

MAZUR_PRINTED = {
    "net_h1": "0.3775",
    "out_h1": "0.593269992",
    "out_h2": "0.596884378",
    "net_o1": "1.105905967",
    "out_o1": "0.75136507",
    "out_o2": "0.772928465",
    "E": "0.298371109",
    "dE/dout_o1": "0.74136507",
    "dout_o1/dnet_o1": "0.186815602",
    "delta_o1": "0.138498562",
    "delta_o2": "-0.038098236",
    "dE/dw5": "0.082167041",
    "dE/dout_h1": "0.036350306",
    "dout_h1/dnet_h1": "0.241300709",
    "dE/dw1": "0.000438568",
    "w1+": "0.149780716",
    "w2+": "0.19956143",
    "w3+": "0.24975114",
    "w4+": "0.29950229",
    "w5+": "0.35891648",
    "w6+": "0.408666186",
    "w7+": "0.511301270",
    "w8+": "0.561370121",
}

# The same step in float64 by JAX.
MAZUR_EXACT: dict[str, Any] = {
    "z1": (0.3775, 0.3925),
    "a1": (0.593269992107, 0.59688437826),
    "z2": (1.10590596706, 1.224921404096),
    "a2": (0.751365069552, 0.772928465321),
    "delta2": (0.138498561629, -0.038098236517),
    "dW2": ((0.082167040564, 0.082667627848), (-0.022602540477, -0.022740242216)),
    "dE/da1": (0.036350306393, 0.041370322649),
    "slope_h1": 0.241300708572,
    "dW1": ((0.000438567734, 0.000877135469), (0.000497712735, 0.000995425471)),
    "db1": (0.008771354689, 0.009954254705),
    "W1+": ((0.149780716133, 0.199561432266), (0.249751143632, 0.299502287265)),
    "W2+": ((0.358916479718, 0.408666186076), (0.511301270239, 0.561370121108)),
}
MAZUR_ERROR = 0.2983711087600027

# The error after so many updates. The article's 0.291027924 and 3.51085e-05 "after 10,000" are not in this table: the
# first comes from updating the output layer before going on backwards, the second is the error after 9,999 updates.
MAZUR_ERRORS_WEIGHTS_ONLY = {
    1: 0.29102777369359933,
    4: 0.268232761153,
    9: 0.228808740542,
    99: 0.0203118271142,
    999: 0.00111578555812,
    9999: 3.51085481225e-05,
    10000: 3.51018778298e-05,
}
MAZUR_ERRORS_WITH_BIASES = {
    1: 0.280471446791,
    4: 0.223873212907,
    9: 0.138851411241,
    99: 0.00616272490451,
    999: 0.00027110842166,
    9999: 2.44833755763e-06,
    10000: 2.44756223593e-06,
}
MAZUR_OUTPUTS_AFTER_10000 = (0.015913620444, 0.984064273515)

# Mazur's network with a third layer behind it, by JAX: the error signal from hidden to hidden layer.
DEEPER_W3, DEEPER_B3 = ((0.60, 0.65), (0.70, 0.75)), (0.85, 0.85)
DEEPER_ERROR = 0.3665016888437519
DEEPER_OUTPUTS = (0.8585407607129294, 0.8760616171071975)
DEEPER_GRADIENTS: dict[str, Any] = {
    "1.W": ((0.0001090370954682554, 0.0002180741909365108), (0.00012079424355989806, 0.00024158848711979612)),
    "1.b": (0.002180741909365108, 0.002415884871197961),
    "2.W": ((0.005893230321351047, 0.005929133721743504), (0.0060087057242170635, 0.006045312636842796)),
    "2.b": (0.009933471100433317, 0.010128113344946425),
    "3.W": ((0.077431192419173, 0.07965338708149132), (-0.009295259758825315, -0.009562024043031395)),
    "3.b": (0.10305402201530164, -0.01237116301449),
}
DEEPER_ERROR_AFTER_ALL = 0.35431480420162814
DEEPER_ERROR_AFTER_WEIGHTS_ONLY = 0.3600684241014485

# A 2-2-2 example without biases that many course pages copy, its hidden gradients wrong in print; these are JAX's.
COPIED_INPUTS, COPIED_TARGETS = (0.5, 0.3), (0.23, -0.07)
COPIED_W1, COPIED_W2 = ((0.2, 0.5), (-0.4, 0.6)), ((0.1, -0.3), (-0.5, 0.8))
COPIED_HIDDEN_PRINTED, COPIED_OUTPUTS_PRINTED, COPIED_ERROR_PRINTED = (0.56, 0.50), (0.48, 0.53), 0.21
COPIED_DW1 = ((-0.00842148046150221, -0.005052888276901326), (0.012606653078458003, 0.007563991847074802))
COPIED_DW2 = ((0.03463298928683772, 0.030494578556568334), (0.08386609953820857, 0.07384466121071578))
COPIED_DW1_PRINTED = ((0.01, 0.01), (0.01, 0.01))
COPIED_ERRORS = {"before": 0.20971, "after the faulty step": 0.19534, "after the right step": 0.19503}

# The other classic of the lectures: 2-2-1 without biases, E = (o - t)^2 / 2.
CLASSIC_INPUTS, CLASSIC_TARGET = (0.35, 0.9), 0.5
CLASSIC_W1, CLASSIC_W2 = ((0.1, 0.8), (0.4, 0.6)), ((0.3, 0.9),)
CLASSIC_HIDDEN, CLASSIC_OUTPUT = (0.6802671967, 0.6637386974), 0.6902834929
CLASSIC_DELTAS = ((0.0026544890, 0.0081716451), (0.0406811251,))

# Nielsen, "Neural networks and deep learning", chapter 3: one sigmoid neuron, x = 1, y = 0, learning rate 0.15. The
# output after so many epochs from (w, b), and the first epoch with an output below one half.
NIELSEN_RATE = 0.15
NIELSEN_QUADRATIC = {
    (0.6, 0.9): {0: 0.817574, 50: 0.387010, 100: 0.210996, 150: 0.152740, 200: 0.123747, 250: 0.106056, 300: 0.093956},
    (2.0, 2.0): {0: 0.982014, 50: 0.975933, 100: 0.964131, 150: 0.933417, 200: 0.788736, 250: 0.357212, 300: 0.202848},
}
NIELSEN_CROSS_ENTROPY = {(0.6, 0.9): {0: 0.817574, 300: 0.011638}, (2.0, 2.0): {0: 0.982014, 300: 0.012009}}
NIELSEN_FIRST_BELOW_HALF = {(0.6, 0.9): (36, 8), (2.0, 2.0): (232, 17)}
NIELSEN_GRADIENT_RATIO = {(0.6, 0.9): 6.705, (2.0, 2.0): 56.62}

# Five steps on f = (x^2 + 10 y^2) / 2 from (1, 1), by optax in float64.
FIVE_STEPS = {
    "sgd": (0.05, (0.7737809375, 0.03125)),
    "momentum": (0.05, (0.4171559375, -0.5218)),
    "nesterov": (0.05, (0.3159423051, -0.0111371875)),
    "adam": (0.1, (0.5079636619, 0.5079636571)),
    "adamw": (0.1, (0.5040800927, 0.504080088)),
    "rmsprop": (0.01, (0.6964657993, 0.6964657803)),
    "adagrad": (0.1, (0.6977148621, 0.697714862)),
}

# Keras 3's tests of its losses, one row per sample: (loss, outputs, targets, mean loss).
_ONE_HOT = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
_SHARES = ((0.9, 0.05, 0.05), (0.5 / 1.99, 0.89 / 1.99, 0.6 / 1.99), (0.05, 0.01, 0.94))  # Keras divides by the sum
KERAS_LOSSES = (
    ("mean_squared_error", ((4, 8, 12), (8, 1, 3)), ((1, 9, 2), (-5, -2, 6)), 49.5),
    ("mean_absolute_error", ((4, 8, 12), (8, 1, 3)), ((1, 9, 2), (-5, -2, 6)), 5.5),
    ("log_cosh", ((4, 8, 12), (8, 1, 3)), ((1, 9, 2), (-5, -2, 6)), 4.829245),
    ("huber", ((0.9, 0.2, 0.2), (0.8, 0.4, 0.6)), ((1, 0, 1), (1, 0, 0)), 0.1041667),
    ("binary_cross_entropy", ((0.9, 0.1, 0.2), (0.3, 0.8, 0.1), (0.1, 0.2, 0.7)), _ONE_HOT, 0.20046903),
    ("categorical_cross_entropy", _SHARES, _ONE_HOT, 0.3239),
    ("hinge", ((0.6, 0.4), (0.4, 0.6)), ((0, 1), (0, 0)), 1.3),
    ("squared_hinge", ((0.6, 0.4), (0.4, 0.6)), ((0, 1), (0, 0)), 1.86),
    ("kl_divergence", ((0.4, 0.9, 0.12), (0.36, 0.3, 0.4)), ((0.5, 0.8, 0.12), (0.7, 0.43, 0.8)), 0.5960738),
)
KERAS_SQUARES_TIMES_2_3 = (84.3333, 143.3666)

# The same from weighted sums: (loss, z, targets, label smoothing, mean loss).
KERAS_LOSSES_OF_SUMS = (
    ("binary_cross_entropy", ((10, -10, 10), (10, 10, -10)), ((1, 0, 1), (0, 1, 1)), 0.0, 3.3333),
    ("binary_cross_entropy", ((10, -10, -10),), ((1, 0, 1),), 0.1, 10.5 / 3),
    ("categorical_cross_entropy", ((8, 1, 1), (0, 9, 1), (2, 3, 5)), _ONE_HOT, 0.0, 0.0573),
)

# softmax(2, 1, 0.1) and its cross-entropy for the first class.
SOFTMAX_SUMS, SOFTMAX_SHARES, SOFTMAX_LOSS = (2.0, 1.0, 0.1), (0.65900114, 0.24243297, 0.09856589), 0.41703002

# The steepest and the lowest slope of curves with a maximum: (activation, z, slope there).
STEEPEST = (
    ("sigmoid", 0.0, 0.25),
    ("tanh", 0.0, 1.0),
    ("silu", 2.39936, 1.09983932),
    ("mish", 1.49057, 1.08849816),
)
