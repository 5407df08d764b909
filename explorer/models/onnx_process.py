"""Networks of other programs in a process of their own, with bounds on time and memory.

An ONNX network can loop 2⁶² times or ask for any amount of memory, from the start or only at some inputs, and a fault
of the runtime ends the process that it happens in. So onnxruntime never runs in this one. A run costs about a tenth of
a millisecond more for it.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import weakref
from collections.abc import Mapping
from pathlib import Path
from threading import Lock, Timer
from typing import Any

import numpy as np

from explorer.values import BadInput

SECONDS = 4
"""Of the processor, for loading a file of common size and for a run."""
MEMORY = 2**30
"""Bytes that the process may take, its own and the files' beside."""

_WORKER = Path(__file__).with_name("onnx_worker.py")
# where the processor's time cannot be bounded, or does not pass
_PATIENCE = 10
# "/onnxruntime_src/…/model.cc:256 onnxruntime::Model::Model(…) ", which stands before the reason
_SOURCE_PLACE = re.compile(r"^\S+\.(?:cc|h|cpp):\d+ (?:[^(]*\(.*?\) (?=[A-Z])|\w+ )")
_LONGEST_REASON = 200
_BYTES_A_SECOND = 2**25
_COPIES_OF_A_FILE = 6
_LARGEST_OUTPUT_ROW = 8 * 3 * 1024**2
_LARGEST_REPLY = 2**31


class TooMuch(BadInput):
    """A run took more time or memory than it may; it may do with fewer rows."""


class OnnxProcess:
    """One process with the networks of one model; ends with this object. Calls from several threads wait in line."""

    def __init__(self, networks: Mapping[str, bytes]) -> None:
        """Start it and load the networks.

        Args:
            networks: the files' contents by what messages call them.

        Raises:
            BadInput: onnxruntime is not installed, or refuses a file.
        """
        if importlib.util.find_spec("onnxruntime") is None:
            raise BadInput("ONNX models need the package onnxruntime: python -m pip install onnxruntime")
        self._networks = dict(networks)
        self._memory = MEMORY + _COPIES_OF_A_FILE * sum(map(len, networks.values()))
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._end: weakref.finalize[..., Any] | None = None
        with self._lock:
            self.ports = self._start()

    def run(self, name: str, output: str, inputs: np.ndarray) -> np.ndarray:
        """One output of a network, float32.

        Args:
            name: of the network.
            output: of the network.
            inputs: of the type that the network takes.

        Raises:
            TooMuch: it needs more time or memory than it may have; the process is started anew for the next run.
            BadInput: the network refuses the inputs.
        """
        with self._lock:
            if self._process is None:
                self._start()
            header = {
                "do": "run",
                "name": name,
                "output": output,
                "input": self.ports[name]["input"],
                "dtype": inputs.dtype.str,
                "shape": inputs.shape,
                "most": max(1, len(inputs)) * _LARGEST_OUTPUT_ROW,
            }
            reply, content = self._ask(name, header, inputs.tobytes(), SECONDS)
        if "error" in reply:
            if reply["memory"]:
                raise TooMuch(
                    f"The {name} was stopped: one run needs more than the {self._memory / 2**30:.1f} GB of memory "
                    "that it may use."
                )
            raise BadInput(f"The {name} cannot be run: {_first_line(reply['error'])}.")
        return np.frombuffer(content, "<f4").reshape(reply["shape"])

    def _start(self) -> dict[str, Any]:
        """The process with all networks loaded; what each takes."""
        # -P: a numpy.py in the current folder is not ours; the folder /, so that no path leads anywhere by chance
        self._process = subprocess.Popen(  # noqa: S603 - our own file under our own interpreter
            [sys.executable, "-P", str(_WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_WORKER.anchor,
            env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._end = weakref.finalize(self, _ended, self._process)
        ports = {}
        for name, content in self._networks.items():
            seconds = SECONDS + len(content) // _BYTES_A_SECOND
            reply, _ = self._ask(name, {"do": "load", "name": name}, content, seconds)
            if "error" in reply:
                self._stop()
                raise BadInput(f"The {name} cannot be run by onnxruntime: {_first_line(reply['error'])}.")
            ports[name] = reply
        return ports

    def _ask(self, name: str, header: dict[str, Any], content: bytes, seconds: int) -> tuple[dict[str, Any], bytes]:
        process = self._process
        assert process is not None and process.stdin is not None and process.stdout is not None
        line = json.dumps({**header, "bytes": len(content), "seconds": seconds, "memory": self._memory}).encode()
        late = Timer(_PATIENCE * seconds, process.kill)
        late.start()
        try:
            process.stdin.write(line + b"\n")
            process.stdin.write(content)
            process.stdin.flush()
            reply: dict[str, Any] = json.loads(process.stdout.readline())
            if not 0 <= reply["bytes"] <= _LARGEST_REPLY:
                raise ValueError("such a reply is never given")
            rows = process.stdout.read(reply["bytes"])
            if len(rows) != reply["bytes"]:
                raise EOFError
        except (OSError, ValueError, EOFError, KeyError) as error:
            status = self._stop()
            if status in _OUT_OF_TIME:
                raise TooMuch(
                    f"The {name} was stopped: one run of it takes more than {seconds} seconds of computing."
                ) from error
            raise TooMuch(f"The {name} was stopped: running it ended the process that it ran in.") from error
        finally:
            late.cancel()
            late.join()
        return reply, rows

    def _stop(self) -> int:
        """End the process; returns its exit status."""
        assert self._process is not None and self._end is not None
        process, self._process = self._process, None
        # where it ended by itself, that is known by now or very soon
        try:
            process.wait(1)
        except subprocess.TimeoutExpired:
            process.kill()
        self._end()
        return process.returncode


_OUT_OF_TIME = {-getattr(signal, name) for name in ("SIGXCPU", "SIGKILL") if hasattr(signal, name)} | {1}


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:  # what was still to be written has no reader
                continue


def _first_line(error: str) -> str:
    """What went wrong, without the status that stands before it."""
    lines = error.strip().splitlines() or [""]
    reason = _SOURCE_PLACE.sub("", lines[0].split(" : ")[-1]).strip()
    return (reason if len(reason) <= _LONGEST_REASON else reason.split(". ")[0][:_LONGEST_REASON]).rstrip(".") or (
        "no reason given"
    )
