from threading import Thread

from explorer.gui.bridge import Bridge


def test_functions_of_other_threads_run_here_in_order(qtbot):
    bridge, seen = Bridge(), []

    def work():
        for number in range(5):
            bridge.post(lambda number=number: seen.append(number))

    thread = Thread(target=work)
    thread.start()
    thread.join()
    assert seen == []
    qtbot.waitUntil(lambda: len(seen) == 5)
    assert seen == [0, 1, 2, 3, 4]


def test_of_many_with_one_key_only_the_newest_runs(qtbot):
    bridge, seen = Bridge(), []
    for number in range(100):
        bridge.post_newest("picture", lambda number=number: seen.append(number))
    bridge.post(lambda: seen.append("end"))
    qtbot.waitUntil(lambda: "end" in seen)
    assert seen == [99, "end"]


def test_a_closed_bridge_runs_nothing(qtbot):
    bridge, seen = Bridge(), []
    bridge.post(lambda: seen.append(1))
    bridge.close()
    bridge.post(lambda: seen.append(2))
    bridge.post_newest("a", lambda: seen.append(3))
    qtbot.wait(20)
    assert seen == []
