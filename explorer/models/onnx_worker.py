"""Runs ONNX networks for the program that started it; a script of its own, so that it starts without torch.

A network is a program by somebody else: it may loop for ever, take all memory, or end the process that runs it. Here it
ends this one. Requests come over standard input, replies leave over standard output: a line of JSON, and after it as
many bytes as its "bytes" says. `onnx_process` is the other side.
"""

from __future__ import annotations

import json
import os
import sys
import time
from queue import SimpleQueue
from threading import Thread
from typing import Any, BinaryIO

import numpy as np
import onnxruntime

if sys.platform != "win32":
    import resource

# errors are told as replies; the log would tell them again
_SILENT = 4

Request = tuple[dict[str, Any], bytes]


def main() -> None:
    """Answer until standard input ends."""
    replies = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    # what a library prints must not come between the replies
    os.dup2(nowhere, 1)
    requests: SimpleQueue[Request] = SimpleQueue()
    Thread(target=_listen, args=(sys.stdin.buffer, requests), daemon=True).start()
    sessions: dict[str, onnxruntime.InferenceSession] = {}
    while True:
        header, content = requests.get()
        _limit(header["seconds"], header["memory"])
        try:
            reply, rows = _answer(sessions, header, content)
        except Exception as error:  # onnxruntime has a class of its own for each of its statuses
            reply, rows = {"error": str(error) or type(error).__name__, "memory": _is_of_memory(error)}, b""
        replies.write(json.dumps({**reply, "bytes": len(rows)}).encode() + b"\n" + rows)
        replies.flush()


def _listen(stream: BinaryIO, requests: SimpleQueue[Request]) -> None:
    """Take requests; the end of the stream is the end of the process, also in the middle of a run."""
    while line := stream.readline():
        header = json.loads(line)
        requests.put((header, stream.read(header["bytes"])))
    os._exit(0)


def _limit(seconds: int, memory: int) -> None:
    """Let the next answer take so much of the processor's time, and the process so much memory."""
    if sys.platform == "win32":
        return  # it has no such limits; the other side's clock ends what takes too long
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 1 + seconds, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, resource.RLIM_INFINITY))


def _answer(
    sessions: dict[str, onnxruntime.InferenceSession], header: dict[str, Any], content: bytes
) -> tuple[dict[str, Any], bytes]:
    if header["do"] == "load":
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = _SILENT
        session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
        sessions[header["name"]] = session
        port = session.get_inputs()[0]
        first = port.shape[0] if port.shape else None
        return {"input": port.name, "type": port.type, "batch": first if isinstance(first, int) else None}, b""
    inputs = np.frombuffer(content, header["dtype"]).reshape(header["shape"])
    (outputs,) = sessions[header["name"]].run([header["output"]], {header["input"]: inputs})
    rows = np.ascontiguousarray(outputs)
    if rows.dtype.kind not in "fiub":
        raise TypeError(f"its output is not made of numbers but of {rows.dtype}")
    if rows.nbytes > header["most"]:
        raise ValueError(f"its output has {rows.size:,} numbers, far more than pictures of such a size")
    rows = rows.astype("<f4", copy=False)
    return {"shape": rows.shape}, rows.tobytes()


def _is_of_memory(error: Exception) -> bool:
    words = str(error).lower()
    return isinstance(error, MemoryError) or any(word in words for word in ("allocat", "bad_alloc", "would require"))


if __name__ == "__main__":
    main()
