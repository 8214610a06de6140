from benchmarks.pages.half_speed import _twice


def test_a_message_takes_twice_as_long_and_is_answered_as_before(monkeypatch):
    clock = iter([10.0, 13.0, 14.0, 15.9, 16.0, 99.0])  # begun, ended after 3, and looked at until 3 more have passed
    monkeypatch.setattr("time.perf_counter", lambda: next(clock))
    assert _twice(lambda stream, message: (stream, message))("shell", 1) == ("shell", 1)
    assert next(clock) == 99.0
