"""Forms that follow the annotations of a description: one control for each kind of field.

``fields`` reads what a description's fields may be; ``number_field``, ``choices``, ``variant``, ``series`` and
``plain`` are the controls that edit one field; a ``field_sheet.FieldSheet`` binds the controls of one value together, a
``form.Form`` lays them out. A new field of a catalogue's entry appears without a change here.
"""
