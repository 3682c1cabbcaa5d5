"""The design panel: the data, the network and the training plan of the project, as forms that follow the catalogues.

The three sections put forms on the document, the foot tells its problems. A new catalogue entry, or a new field of one,
appears here without a change.
"""
