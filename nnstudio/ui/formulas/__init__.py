"""Formulas set in type: LaTeX becomes pictures, as crisp as text, that follow the theme and the size of the text.

``typesetting.pieces`` cuts a formula at its operators and numbers, ``typesetting.shapes`` has each piece set once by
ziamath; here ``boxes`` puts pieces together, ``layout`` breaks them into lines, ``painting`` paints them, ``lines`` is
the widget. So a number that changes costs nothing: its digits are there already.
"""
