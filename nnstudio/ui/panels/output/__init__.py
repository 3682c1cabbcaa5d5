"""The output panel: what the network answers, drawn as the data asks for.

``choice`` says which views suit which data, each ``..._view`` draws the predictions of one moment in its own way, and
``panel`` lets the user switch. The rest is what the views share: axes, legend, points, colours.
"""
