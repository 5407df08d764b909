"""Start, drag, stop, a thousand times: do threads, widgets or memory grow?

    python tests/benchmarks/cycles.py [--cycles 1000] [--model mnist-2d]

Prints JSON. Each cycle starts a training of the embedded digits with the window's own signal, drags the probe over the
map while it runs, and stops it. Memory is the resident set; the first fifth of the cycles counts as warm-up.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import threading

import psutil
from PySide6.QtWidgets import QApplication

from explorer.values import TrainingRequest
from tests.benchmarks.pointer_to_picture import Bench


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=1000)
    parser.add_argument("--model", default="mnist-2d")
    options = parser.parse_args()
    bench = Bench(options.model)
    process = psutil.Process()
    card = bench.program.window.explore.training_card
    rows = []
    for cycle in range(options.cycles):
        out = f"{bench.home}/cycle-{cycle % 2}.safetensors"
        card.start_requested.emit(TrainingRequest("digits", "undercomplete", epochs=1000, out=out))
        bench.until(lambda: card.state == "running")
        bench.drag(3)
        card.stop_requested.emit()
        bench.until(lambda: not bench.program.training.running)
        if cycle % max(1, options.cycles // 50) == 0:
            gc.collect()
            rows.append((threading.active_count(), len(QApplication.allWidgets()), process.memory_info().rss / 2**20))
    warm = rows[len(rows) // 5 :]
    growth = {
        name: round(100 * (max(row[column] for row in warm[-5:]) / max(row[column] for row in warm[:5]) - 1), 2)
        for column, name in enumerate(("threads", "widgets", "memory"))
    }
    bench.program.window.close()
    print(
        json.dumps(
            {
                "cycles": options.cycles,
                "growth_percent": growth,
                "target_percent": 5,
                "threads": rows[-1][0],
                "widgets": rows[-1][1],
                "memory_mb_after_warm_up": round(warm[0][2], 1),
                "memory_mb_at_the_end": round(rows[-1][2], 1),
            },
            indent=1,
        )
    )
    sys.exit(0 if bench.program.ended_cleanly else 1)


if __name__ == "__main__":
    main()
