"""What a panel is: its base class, the catalogue of all, what each is given, and when it may draw; what a mode is.

May import the floors below and the workspace. Must never import a panel: the catalogue names them as text.
"""
