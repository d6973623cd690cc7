#!/usr/bin/python3
"""No-op tasks through a coordinator and worker processes, with mutual TLS and a durable store.

    benchmarks/campaign/over_tls.py [--tasks 50000] [--workers 10] [--slots 8] [--rounds 8] [--store ADDRESS] [--directory DIR]

Time is from the submission over REST to the last result; tasks are methods, and each result is durable. Rates of the first rounds are those
of JVMs that still compile; the last half of the rounds is the steady rate. Where more processes than cores compete, the processor time of a
task says more than the rate: it is that of each side, its compiler and collector included. The median time of 4 KiB written and synchronized
stands beside it. The store is SQLite in a temporary directory, or below DIR, unless ADDRESS names another (see the guide on stores).
"""
import argparse
import os
import pathlib
import statistics
import tempfile
import time

from served_campaigns import Campaigns, processor_seconds


def fsync_millis(directory):
    times = []
    with open(directory / "fsync", "wb", buffering=0) as file:
        for _ in range(200):
            begun = time.perf_counter()
            file.write(bytes(4096))
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - begun) * 1e3)
    return statistics.median(times)


def measure(directory, options):
    campaigns = Campaigns(directory, options.workers, options.slots, tls=True, store=options.store)
    try:
        print(f"{options.tasks} no-op tasks, {options.workers} workers of {options.slots} slots, mutual TLS, "
              f"{options.store or 'SQLite'}, {os.cpu_count()} cores")
        print("round  load  fsync p50 [ms]  tasks/s  processor time a task [us]: coordinator  workers")
        rates = []
        for round_ in range(options.rounds):
            fsync = fsync_millis(directory)
            before = processor_seconds(campaigns.coordinator), sum(map(processor_seconds, campaigns.workers))
            rates.append(options.tasks / campaigns.seconds(options.tasks))
            after = processor_seconds(campaigns.coordinator), sum(map(processor_seconds, campaigns.workers))
            each = [(b - a) / options.tasks * 1e6 for a, b in zip(before, after)]
            print(f"{round_ + 1:5} {os.getloadavg()[0]:5.1f}  {fsync:14.2f} {rates[-1]:8.0f} {each[0]:40.1f} {each[1]:8.1f}", flush=True)
        steady = rates[len(rates) // 2:]
        print(f"steady rate, last {len(steady)} rounds: {statistics.median(steady):.0f} tasks/s "
              f"({min(steady):.0f} … {max(steady):.0f}); first round {rates[0]:.0f}")
    finally:
        campaigns.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tasks", type=int, default=50_000)
    parser.add_argument("--workers", type=int, default=10)
    parser.add_argument("--slots", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--store", help="sqlite:PATH or postgresql://USER@HOST/DATABASE")
    parser.add_argument("--directory", help="where the temporary directory is made: a disk of your choice")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="over-tls-", dir=options.directory) as place:
        measure(pathlib.Path(place), options)


if __name__ == "__main__":
    main()
