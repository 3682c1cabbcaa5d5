"""NN Studio: see how a neural network learns.

The rooms, from the top down (imports only point down): ``app`` and ``cli`` put the program together,
``ui`` shows it, ``workspace`` holds one open window's state, ``lessons`` says what to try, ``diagnosis`` what
the numbers mean, ``training`` runs one experiment, ``project`` is what the user designed, ``engine`` is the
mathematics, ``datasets`` what is learned from, ``assets`` finds the files that come with the program, and
``system`` says what the operating system must have for a window.
"""

__version__ = "0.1.0"
