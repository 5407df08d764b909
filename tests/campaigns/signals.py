"""Sends signals at random moments of a window's life, and records how each process ended.

python -m tests.campaigns.signals [--moments 200] [--seed 0] [--out tests/campaigns/results/signals.json]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from explorer.models.model_file import read_card
from tests.patience import PATIENCE_SECONDS

CHECKOUT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).parent / "results" / "signals.json"
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
MOMENTS = ("starting", "starting", "starting", "waiting", "decoding", "opening", "training", "closing")
"""What the program is busy with; half of the faults that were found lay in the start."""

_IN_TORCH = ("decoding", "opening", "training", "starting")
_LIMIT, _LIMIT_IN_TORCH = 2.0, 5.0
_LATEST = {"starting": 8.0, "closing": 0.5}
_LATEST_ELSE = 2.0


@dataclass(frozen=True)
class Moment:
    """One signal.

    Attributes:
        busy: what the program was busy with.
        name: of the signal.
        after: seconds from the start of the process, or from when it was busy.
        status: how the process ended; negative is the number of the signal that killed it.
        seconds: from the signal to the end.
        epochs: finished before the signal.
        kept: in the file afterwards.
        said: what it printed.
    """

    busy: str
    name: str
    after: float
    status: int
    seconds: float
    epochs: int
    kept: int
    said: str

    def complaints(self, *, timed: bool = True) -> list[str]:
        """What is not as it should be."""
        number = signal.Signals[self.name].value
        before = {-number, 130} if number == signal.SIGINT else {-number}
        after = {0, 130 if number == signal.SIGINT else 143}
        good = before | after if self.busy == "starting" else after
        limit = _LIMIT_IN_TORCH if self.busy in _IN_TORCH else _LIMIT
        found = [] if self.status in good else [f"status {self.status}"]
        found += [f"{self.seconds:.1f} s"] if timed and self.seconds > limit else []
        found += [f"{self.epochs} epochs were done, {self.kept} are kept"] if self.kept < self.epochs else []
        return found + ([f"said “{self.said}”"] if self.said and self.status not in before else [])


def send_at(busy: str, number: signal.Signals, after: float, environment: dict[str, str]) -> Moment:
    """Start a process, send it a signal at a moment, and wait for its end.

    Args:
        busy: one of MOMENTS.
        number: the signal.
        after: see `Moment`.
        environment: with a screen, or a platform of Qt that needs none.
    """
    with tempfile.TemporaryDirectory() as folder:
        home, mark = Path(folder), Path(folder, "mark")
        own = {"XDG_DATA_HOME": f"{home}/share", "XDG_CONFIG_HOME": f"{home}/config", "PYTHONPATH": str(CHECKOUT)}
        words = ["-m", "explorer"] if busy == "starting" else ["-m", "tests.campaigns.driven", busy, str(mark)]
        process = subprocess.Popen(
            [sys.executable, *words, *(["digits-2d"] if busy == "training" else [])],
            cwd=CHECKOUT,
            env=environment | own,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=_listen,
        )
        models = home / "share" / "latent-explorer" / "models"
        try:
            if busy != "starting":
                _wait_until(lambda: mark.exists(), process)
            if busy == "training":
                _wait_until(lambda: _epochs(models) > 0, process)
            time.sleep(after)
            epochs = _epochs(models)
            process.send_signal(number)
            sent = time.monotonic()
            said, _ = process.communicate(timeout=PATIENCE_SECONDS)
        finally:
            process.kill()
        seconds = time.monotonic() - sent
        return Moment(
            busy, number.name, round(after, 3), process.returncode, round(seconds, 2), epochs, _epochs(models),
            said.strip()[-500:],
        )  # fmt: skip


def moments(count: int, seed: int) -> Iterator[tuple[str, signal.Signals, float]]:
    """What to do: busy with what, which signal, and when."""
    chosen = random.Random(seed)
    for number in range(count):
        busy = MOMENTS[number % len(MOMENTS)]
        yield busy, chosen.choice(SIGNALS), chosen.uniform(0, _LATEST.get(busy, _LATEST_ELSE))


@contextmanager
def x_server() -> Iterator[dict[str, str]]:
    """An X server of our own; gives an environment in which it is the screen."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(writing,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        number = pipe.readline().strip()
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("QT_", "XDG_", "WAYLAND"))}
    try:
        yield kept | {"DISPLAY": f":{number}"}
    finally:
        server.terminate()
        server.wait()


def _listen() -> None:
    """What is started in the background or with nohup ignores signals, and so would the program."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)


def _epochs(models: Path) -> int:
    return max((len(read_card(path).history) for path in models.glob("*.safetensors")), default=0)


def _wait_until(reached, process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not reached():
        if process.poll() is not None or time.monotonic() > end:
            process.kill()
            raise RuntimeError(f"it never came to that: {process.communicate()[0]}")
        time.sleep(0.02)


def main() -> int:
    """Run the campaign and record it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moments", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args()
    if shutil.which("Xvfb") is None:
        parser.error("needs Xvfb")
    found: list[Moment] = []
    with x_server() as environment:
        for moment in moments(options.moments, options.seed):
            found.append(send_at(*moment, environment))
            print(f"{len(found)}: {found[-1]}", *found[-1].complaints(), flush=True)
    bad = [asdict(moment) | {"complaints": moment.complaints()} for moment in found if moment.complaints()]
    result = {
        "command": f"python -m tests.campaigns.signals --moments {options.moments} --seed {options.seed}",
        "load": os.getloadavg()[0],
        "cores": len(os.sched_getaffinity(0)),
        "moments": len(found),
        "good": len(found) - len(bad),
        "slowest_seconds": max(moment.seconds for moment in found),
        "statuses": {
            f"{busy} {name}": sorted({m.status for m in found if (m.busy, m.name) == (busy, name)})
            for busy, name in sorted({(m.busy, m.name) for m in found})
        },
        "complaints": bad,
    }
    options.out.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{result['good']} of {len(found)} as they should be; {options.out}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
