import ctypes

from explorer.jobs import memory


def test_giving_back_memory_harms_nothing():
    kept = bytearray(b"x" * 1_000_000)
    memory.give_back_memory()
    assert kept == b"x" * 1_000_000


def test_a_library_without_the_function_is_left_alone(monkeypatch):
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    memory.give_back_memory()


def test_other_systems_are_left_alone(monkeypatch):
    monkeypatch.setattr(memory.sys, "platform", "darwin")
    monkeypatch.setattr(ctypes, "CDLL", None)
    memory.give_back_memory()
