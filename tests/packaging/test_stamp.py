import pytest

from bootstrap_steps import stamp

FULL = {"checkout": "/home/ada/nn", "python": "3.12.1 in /usr", "requirements.lock": "abc"}


@pytest.fixture
def lock(tmp_path):
    file = tmp_path / "requirements.lock"
    file.write_text("numpy==2.4.6\n")
    return file


def test_the_same_checkout_python_and_lock_give_the_same_stamp(tmp_path, lock):
    assert stamp.wanted(tmp_path, [lock]) == stamp.wanted(tmp_path, [lock])


def test_a_changed_lock_file_changes_the_stamp(tmp_path, lock):
    before = stamp.wanted(tmp_path, [lock])
    lock.write_text("numpy==2.4.7\n")
    after = stamp.wanted(tmp_path, [lock])
    assert stamp.must_remake(before, after)


def test_an_unchanged_environment_is_kept():
    assert not stamp.must_remake(FULL, FULL)
    assert stamp.locks_to_add(FULL, FULL) == []


@pytest.mark.parametrize("key", FULL)
def test_any_changed_part_remakes_the_environment(key):
    assert stamp.must_remake(FULL, FULL | {key: "something else"})


def test_the_tools_for_tests_are_added_to_an_environment_that_lacks_them():
    asked = FULL | {"requirements-test.lock": "def"}
    assert not stamp.must_remake(FULL, asked)
    assert stamp.locks_to_add(FULL, asked) == ["requirements-test.lock"]


def test_a_start_of_the_program_keeps_the_tools_for_tests():
    found = FULL | {"requirements-test.lock": "def"}
    assert not stamp.must_remake(found, FULL)
    assert stamp.locks_to_add(found, FULL) == []


@pytest.mark.parametrize("text", ["{}", "", "[]", "{half a file", '{"checkout": "/home/ada/nn"}'])
def test_an_unfinished_or_damaged_environment_is_remade(tmp_path, text):
    (tmp_path / stamp.FILE).write_text(text)
    found = stamp.read(tmp_path)
    assert found is not None
    assert stamp.must_remake(found, FULL)


def test_a_folder_without_a_stamp_is_known_as_somebody_elses(tmp_path):
    assert stamp.read(tmp_path) is None


def test_a_written_stamp_is_read_back_whatever_letters_the_path_has(tmp_path):
    folder = tmp_path / "ein Ordner für 学习"
    folder.mkdir()
    stamp.write(folder, FULL | {"checkout": str(folder)})
    assert stamp.read(folder) == FULL | {"checkout": str(folder)}
