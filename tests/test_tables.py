"""Tables for other programs."""

from nnstudio.tables import csv_text


def test_a_table_has_a_line_of_names_and_empty_cells_for_what_is_not_known():
    rows = ([1, 0.1, "a, b"], [2, float("nan"), 'so "called"'])
    assert csv_text(("step", "loss", "name"), rows) == 'step,loss,name\n1,0.1,"a, b"\n2,,"so ""called"""\n'
