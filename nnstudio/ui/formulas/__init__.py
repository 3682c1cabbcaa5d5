"""Formulas set in type: LaTeX becomes pictures, as crisp as text, that follow the theme and the size of the text.

``pieces`` cuts a formula at its operators and numbers, ``shapes`` has each piece set once by ziamath, ``layout`` puts
them into lines, ``label`` is the widget. So a number that changes costs nothing: its digits are there already.
"""
