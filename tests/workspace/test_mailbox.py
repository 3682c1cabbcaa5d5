"""The mailbox: the latest word stays and is replaced, and no item is lost."""

import threading

from nnstudio.workspace.mailbox import Mailbox


def test_the_latest_word_replaces_the_one_before_and_stays() -> None:
    mailbox: Mailbox[str, int] = Mailbox("first")
    mailbox.leave("second")
    mailbox.leave("third", 1, 2)
    assert mailbox.latest == "third"
    mail = mailbox.collect()
    assert (mail.latest, mail.items) == ("third", (1, 2))
    again = mailbox.collect()
    assert (again.latest, again.items) == ("third", ())


def test_it_says_whether_there_were_no_items_before() -> None:
    mailbox: Mailbox[None, int] = Mailbox(None)
    assert mailbox.leave(None, 1)
    assert not mailbox.leave(None, 2)
    mailbox.collect()
    assert mailbox.leave(None, 3)


def test_no_item_is_lost_while_another_thread_leaves_more() -> None:
    mailbox: Mailbox[None, int] = Mailbox(None)
    threads = [threading.Thread(target=lambda: [mailbox.leave(None, number) for number in range(500)]) for _ in "ab"]
    for thread in threads:
        thread.start()
    found: list[int] = []
    while any(thread.is_alive() for thread in threads):
        found += mailbox.collect().items
    found += mailbox.collect().items
    assert sorted(found) == sorted([*range(500), *range(500)])
