"""The design panel: the data, the network and the training plan of the project, as forms that follow the catalogues.

From the bottom: ``fields`` reads what a description's fields may be; ``number_field``, ``choices``, ``variant``,
``series`` and ``plain`` are the controls that edit one field; a ``sheet.Sheet`` binds the controls of one value
together, a ``form.Form`` lays them out. The three sections put forms on the document, the foot tells its problems.
A new catalogue entry, or a new field of one, appears here without a change.
"""
