from benchmarks.pages import half_speed


class Time:
    """A clock that goes on by itself by a second with every look, and as much further as is worked."""

    def __init__(self):
        self.now = 0.0

    def perf_counter(self):
        self.now += 1.0
        return self.now


def test_what_is_done_until_the_answer_leaves_and_after_it_takes_twice_as_long(monkeypatch):
    monkeypatch.setattr(half_speed, "time", clock := Time())
    slow = half_speed._Clock()
    slow.begin()
    begun = clock.now
    clock.now += 100.0
    slow.catch_up()
    assert abs(clock.now - begun - 200.0) < 10
    slow.catch_up()  # at once: nothing more was done
    assert abs(clock.now - begun - 200.0) < 20
    clock.now += 100.0
    slow.end()
    assert abs(clock.now - begun - 400.0) < 40
    ended = clock.now
    slow.catch_up()  # no message is handled now
    assert clock.now == ended


def test_the_message_is_handled_as_before():
    told = []
    handle = half_speed._after(
        half_speed._before(told.append, lambda: told.append("first")), lambda: told.append("then")
    )
    assert handle("message") is None
    assert told == ["first", "message", "then"]
