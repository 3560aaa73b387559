"""What is kept stays, whoever writes at the same time and whatever fails."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from engine.errors import StateError, UsageError
from skill.database import MOST_CONNECTIONS
from skill.store import ANSWERS_KEPT_SECONDS, TURNS_BETWEEN_CLEARING, SqlStore

WRITERS, TURNS = 8, 25


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """The address of a database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'kept.db'}"
    return request.getfixturevalue("postgres_server").url


@pytest.fixture
def store(url):
    """A store, nothing of the test's users in it."""
    with closing(SqlStore(url)) as store:
        for user in ("ann", "ben"):
            store.forget(user)
        yield store


def count(text):
    """Add one to what is kept."""
    number = int(text or 0) + 1
    return str(number), f"answer {number}"


def kept(store, user):
    """Return what is kept of a user."""
    seen = []
    store.turn(user, "look", 0.0, lambda text: (seen.append(text), (None, ""))[1])
    return seen[0]


def test_what_was_kept_is_there_at_the_next_turn(store, url):
    """For another process too."""
    store.turn("ann", "r1", 1.0, count)
    with closing(SqlStore(url)) as other:
        assert "answer 2" == other.turn("ann", "r2", 2.0, count)
    assert "2" == kept(store, "ann")


def test_users_do_not_meet(store):
    """Everybody has a place of their own."""
    store.turn("ann", "r1", 1.0, count)

    assert "answer 1" == store.turn("ben", "r1", 1.0, count)


def test_a_request_that_comes_twice_acts_once(store):
    """The answer is the one it had."""
    answers = [store.turn("ann", name, 1.0, count) for name in ("r1", "r2", "r1")]

    assert ["answer 1", "answer 2", "answer 1"] == answers
    assert "2" == kept(store, "ann")


def test_answers_are_kept_for_minutes_only(store):
    """A request of that age is refused before it gets here."""
    store.turn("ann", "r1", 0.0, count)
    for turn in range(TURNS_BETWEEN_CLEARING):
        store.turn("ann", f"later {turn}", ANSWERS_KEPT_SECONDS + 1, count)

    assert f"answer {TURNS_BETWEEN_CLEARING + 2}" == store.turn("ann", "r1", ANSWERS_KEPT_SECONDS + 1, count)


def test_answers_of_the_last_minutes_outlive_the_clearing(store):
    """Alexa may send a request again while many others come."""
    store.turn("ann", "r1", 1.0, count)
    for turn in range(2 * TURNS_BETWEEN_CLEARING):
        store.turn("ann", f"later {turn}", ANSWERS_KEPT_SECONDS, count)

    assert "answer 1" == store.turn("ann", "r1", ANSWERS_KEPT_SECONDS, count)


def test_a_turn_that_fails_changes_nothing(store):
    """An error in the middle leaves what was kept."""
    store.turn("ann", "r1", 1.0, count)
    with pytest.raises(ZeroDivisionError):
        store.turn("ann", "r2", 2.0, lambda text: 1 // 0)

    assert "1" == kept(store, "ann")
    assert "answer 2" == store.turn("ann", "r2", 2.0, count)


def test_forgetting_deletes_all_there_is(store):
    """Place, settings and answers."""
    store.turn("ann", "r1", 1.0, count)
    store.forget("ann")

    assert kept(store, "ann") is None
    assert "answer 1" == store.turn("ann", "r1", 1.0, count)


def test_who_is_forgotten_while_a_turn_is_taken_is_new_in_it(store, url):
    """The turn finds nothing to follow and is taken again."""
    store.turn("ann", "r1", 1.0, count)

    def forgotten_meanwhile(text):
        if text is not None:
            with closing(SqlStore(url)) as other:
                other.forget("ann")
        return count(text)

    assert "answer 1" == store.turn("ann", "r2", 2.0, forgotten_meanwhile)
    assert "1" == kept(store, "ann")


def test_a_store_that_works_says_so(store):
    """The check leaves nothing behind."""
    store.check()
    store.check()


def test_eight_writers_lose_nothing(url, store):
    """Two hundred turns of one user, eight at a time, each with connections of its own: two hundred are kept."""

    def write(writer):
        with closing(SqlStore(url)) as mine:
            for turn in range(TURNS):
                mine.turn("ann", f"{writer}-{turn}", 1.0, count)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))

    assert str(WRITERS * TURNS) == kept(store, "ann")


def test_the_same_request_eight_times_at_once_acts_once(url, store):
    """Whoever comes second gets the answer of the first."""
    with ThreadPoolExecutor(WRITERS) as pool:
        answers = list(pool.map(lambda _: store.turn("ann", "r1", 1.0, count), range(WRITERS)))

    assert ["answer 1"] * WRITERS == answers
    assert "1" == kept(store, "ann")


def test_a_locked_database_is_an_error_and_then_works_again(tmp_path):
    """Somebody copies the file for too long; the next turn is kept."""
    file = tmp_path / "kept.db"
    with closing(SqlStore(f"sqlite:///{file}", wait_seconds=0.05)) as store:
        store.turn("ann", "r1", 1.0, count)
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(StateError, match="could not be kept"):
                store.turn("ann", "r2", 2.0, count)
        assert "answer 2" == store.turn("ann", "r2", 2.0, count)


def test_a_folder_that_is_gone_is_an_error_and_then_works_again(tmp_path):
    """The disk may be mounted later."""
    folder = tmp_path / "later"
    with closing(SqlStore(f"sqlite:///{folder / 'kept.db'}")) as store:
        with pytest.raises(StateError):
            store.check()
        folder.mkdir()
        assert "answer 1" == store.turn("ann", "r1", 1.0, count)


def test_a_file_that_is_no_database_is_an_error(tmp_path):
    """It is left as it is."""
    file = tmp_path / "kept.db"
    file.write_text("letters to my aunt" * 100)
    with closing(SqlStore(f"sqlite:///{file}")) as store, pytest.raises(StateError):
        store.turn("ann", "r1", 1.0, count)

    assert file.read_text().startswith("letters")


def test_a_server_that_was_restarted_works_again(postgres_server):
    """A turn while it is down is an error; nothing that was kept is lost."""
    with closing(SqlStore(postgres_server.url)) as store:
        store.forget("ann")
        store.turn("ann", "r1", 1.0, count)
        postgres_server.stop()
        with pytest.raises(StateError):
            store.turn("ann", "r2", 2.0, count)
        postgres_server.start()

        assert "answer 2" == store.turn("ann", "r2", 2.0, count)


def test_a_server_that_was_restarted_between_two_turns_is_not_noticed(postgres_server):
    """The connections of before are of no use, and new ones are made."""
    with closing(SqlStore(postgres_server.url)) as store:
        store.forget("ann")
        store.turn("ann", "r1", 1.0, count)
        postgres_server.stop()
        postgres_server.start()

        assert "answer 2" == store.turn("ann", "r2", 2.0, count)


def test_a_server_that_was_restarted_forgets_whom_it_is_told_to(postgres_server):
    """Though every connection is one of before."""
    with closing(SqlStore(postgres_server.url)) as store:
        store.forget("ann")
        for number in range(2 * MOST_CONNECTIONS["postgresql"]):
            store.turn("ann", f"r{number}", 1.0, count)
        postgres_server.stop()
        postgres_server.start()
        store.forget("ann")

        assert kept(store, "ann") is None


def test_a_server_that_is_gone_is_not_called_ready(postgres_server):
    """At the first question already."""
    with closing(SqlStore(postgres_server.url)) as store:
        for _ in range(MOST_CONNECTIONS["postgresql"]):
            store.check()
        postgres_server.stop()
        with pytest.raises(StateError):
            store.check()
        postgres_server.start()


@pytest.mark.parametrize("url", ["mysql://host/x", "nonsense", "oracle:secret@x"])
def test_an_address_of_another_kind_is_an_error_that_keeps_its_secrets(url):
    """The message says what would be right, without quoting a password."""
    with pytest.raises(UsageError, match="postgresql://") as error:
        SqlStore(url)

    assert "secret" not in str(error.value)
