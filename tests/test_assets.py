import pytest

from nnstudio import assets
from nnstudio.assets import resource


def test_a_resource_of_the_checkout_is_found():
    assert resource("datasets", "iris.csv").read_text().startswith("150,4,setosa")


def test_an_installed_program_finds_its_resources_inside_the_package(tmp_path, monkeypatch):
    inside = tmp_path / "resources" / "datasets"
    inside.mkdir(parents=True)
    (inside / "iris.csv").write_text("here")
    monkeypatch.setattr(assets, "_PACKAGE", tmp_path)
    assert resource("datasets", "iris.csv").read_text() == "here"


def test_a_missing_resource_is_named():
    with pytest.raises(FileNotFoundError, match=r"no_such\.csv is missing; it comes with NN Studio"):
        resource("datasets", "no_such.csv")
