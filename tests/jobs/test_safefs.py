"""The broker that is a folder: whole messages, taken once, whatever else lies there."""

import shutil
import threading
import time

import pytest
from kombu import Connection
from kombu.transport import TRANSPORT_ALIASES

from learning.celery import app
from learning.jobs import safefs

assert app  # the alias is registered beside the app


@pytest.fixture
def options(tmp_path):
    return {
        "data_folder_in": str(tmp_path / "queue"),
        "data_folder_out": str(tmp_path / "queue"),
        "processed_folder": str(tmp_path / "taken"),
        "control_folder": str(tmp_path / "control"),
    }


@pytest.fixture
def connect(options):
    opened = []

    def open_one():
        connection = Connection("safefs://localhost/", transport_options=options)
        opened.append(connection)
        return connection.SimpleQueue("bell")

    yield open_one
    for connection in opened:
        connection.release()


def drain(queue):
    found = []
    while True:
        try:
            message = queue.get(block=False)
        except queue.Empty:
            return found
        found.append(message.payload)
        message.ack()


def test_it_is_the_transport_of_the_embedded_settings():
    assert TRANSPORT_ALIASES["safefs"] == "learning.jobs.safefs:Transport"


def test_it_makes_its_folders_and_keeps_the_order(connect, tmp_path):
    queue = connect()
    for number in range(5):
        queue.put(number)
    assert drain(connect()) == [0, 1, 2, 3, 4]
    assert list((tmp_path / "taken").iterdir()) == []


def test_what_was_sent_survives_whoever_sent_it(connect):
    connect().put("ring")
    assert drain(connect()) == ["ring"]


def test_a_file_that_is_no_message_goes_into_quarantine_and_stops_nobody(connect, tmp_path):
    queue = connect()
    (tmp_path / "queue" / "0_torn.bell.msg").write_bytes(b'{"body": ')
    (tmp_path / "queue" / "0_list.bell.msg").write_bytes(b"[]")
    queue.put("ring")
    assert drain(queue) == ["ring"]
    assert sorted(path.name for path in (tmp_path / "taken").iterdir()) == ["0_list.bell.msg.bad", "0_torn.bell.msg.bad"]


def test_a_table_of_exchanges_that_was_torn_is_made_anew(connect, tmp_path):
    connect().put("first")
    for table in (tmp_path / "control").glob("*.exchange"):
        table.write_bytes(b"[[")
    queue = connect()
    queue.put("second")
    assert drain(queue) == ["first", "second"]


def test_a_folder_that_was_wiped_under_a_connection_works_again(connect, tmp_path):
    queue = connect()
    queue.put("lost")
    for folder in ("queue", "taken", "control"):
        shutil.rmtree(tmp_path / folder)
    queue.put("ring")
    assert drain(connect()) == ["ring"]


def test_a_folder_that_is_wiped_at_any_moment_stops_nobody(options, tmp_path):
    """A worker that starts just then would end, and a starter that is itself busy would be slow to start it again."""
    done = threading.Event()

    def wipe():
        while not done.is_set():
            for folder in ("control", "queue", "taken"):
                shutil.rmtree(tmp_path / folder, ignore_errors=True)
            done.wait(0.01)

    wiper = threading.Thread(target=wipe)
    wiper.start()
    try:
        for _start in range(40):
            with Connection("safefs://localhost/", transport_options=options) as connection:
                queue = connection.SimpleQueue("bell")
                queue.put("ring")
                assert queue.qsize() in (0, 1)
                drain(queue)
                queue.clear()
    finally:
        done.set()
        wiper.join()

    with Connection("safefs://localhost/", transport_options=options) as connection:
        connection.SimpleQueue("bell").put("ring")
        assert drain(connection.SimpleQueue("bell")) == ["ring"]


def test_what_a_killed_worker_left_is_removed_by_a_later_one_and_nothing_else(connect, tmp_path, monkeypatch):
    connect().put("ring")
    left = [tmp_path / "taken" / "1.bell.msg", tmp_path / "queue" / ".tmp-1"]
    for path in left:
        path.write_bytes(b"{}")
    connect()
    assert all(path.exists() for path in left), "whoever takes a message now may still be reading it"
    monkeypatch.setattr(safefs, "LEFT_BEHIND_SECONDS", -1)
    queue = connect()
    assert not any(path.exists() for path in left)
    assert drain(queue) == ["ring"]


def test_each_message_is_taken_once_by_many(connect):
    queue, found = connect(), []
    for number in range(60):
        queue.put(number)
    others = [connect() for _each in range(4)]
    takers = [threading.Thread(target=lambda own=own: found.extend(drain(own))) for own in others]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()
    assert sorted(found) == list(range(60))


def test_it_looks_again_at_once_while_a_message_is_in_hand_and_seldom_when_idle(options, monkeypatch):
    """A worker takes one message at a time, and is not told when its task has ended."""
    slept, really = [], time.sleep
    monkeypatch.setattr(time, "sleep", lambda seconds: (slept.append(seconds), really(0.001)))
    with Connection("safefs://localhost/", transport_options={**options, "polling_interval": 0.2}) as connection:
        queue, taken = connection.SimpleQueue("bell"), []
        queue.put("first")
        channel = connection.channel()
        channel.basic_qos(0, 1, False)
        with connection.Consumer(queue.queue, channel=channel, callbacks=[lambda _body, message: taken.append(message)]):
            connection.drain_events(timeout=1)
            queue.put("second")
            with pytest.raises(TimeoutError):
                connection.drain_events(timeout=0.02)
            assert set(slept) == {safefs.BUSY_PAUSE}
            assert [message.payload for message in taken] == ["first"]

            taken[0].ack()
            connection.drain_events(timeout=1)
            assert [message.payload for message in taken] == ["first", "second"]
            taken[1].ack()
            slept.clear()
            with pytest.raises(TimeoutError):
                connection.drain_events(timeout=0.02)
            assert set(slept) == {0.2}
