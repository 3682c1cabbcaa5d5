"""How things look: the theme's colours and fonts, icons, and the texts of the rooms below in the user's language.

May import Qt and the resources. Must never know a widget of ours.
"""
