#!/usr/bin/python3
"""No-op tasks through a coordinator of campaigns and through a scheduler of Dask, in turns, each with worker processes of its own.

    benchmarks/campaign/beside_dask.py [--tasks 10000] [--workers 2] [--rounds 3]

Needs Dask's scheduler for the same Python (Debian, Ubuntu: apt-get install python3-distributed). Time is from the submission to the last
result. Campaigns are durable: tasks and results are in SQLite, on the disk of the temporary directory. Dask keeps both in memory.
"""
import argparse
import os
import pathlib
import statistics
import sys
import tempfile
import time

from served_campaigns import Campaigns


class Dask:
    """A scheduler and its workers."""

    def __init__(self, directory, workers):
        import dask
        import distributed
        self.version = distributed.__version__
        dask.config.set({"temporary-directory": str(directory / "dask")})
        self.cluster = distributed.LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None)
        self.client = distributed.Client(self.cluster)
        self.client.wait_for_workers(workers)

    def seconds(self, tasks):
        begun = time.perf_counter()
        results = self.client.gather(self.client.map(lambda n: n, range(tasks), pure=False))
        seconds = time.perf_counter() - begun
        assert results == list(range(tasks))
        return seconds

    def close(self):
        self.client.close()
        self.cluster.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tasks", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    try:
        import distributed  # noqa: F401
    except ImportError:
        sys.exit("Dask's scheduler is missing for this Python. Debian, Ubuntu: apt-get install python3-distributed")
    with tempfile.TemporaryDirectory(prefix="beside-dask-") as place:
        directory = pathlib.Path(place)
        ours, theirs = Campaigns(directory, options.workers), Dask(directory, options.workers)
        try:
            for each in (ours, theirs):
                each.seconds(options.tasks)  # warms up
            pairs = []
            print(f"{options.tasks} no-op tasks, {options.workers} workers, Dask {theirs.version}, load {os.getloadavg()[0]:.1f}")
            print("round  campaign  dask  [tasks/s]  ratio")
            for round_ in range(options.rounds):
                pair = options.tasks / ours.seconds(options.tasks), options.tasks / theirs.seconds(options.tasks)
                pairs.append(pair)
                print(f"{round_ + 1:5}  {pair[0]:8.0f}  {pair[1]:4.0f}             {pair[0] / pair[1]:5.1f}", flush=True)
            ratios = [a / b for a, b in pairs]
            print(f"median {statistics.median(a for a, _ in pairs):7.0f}  {statistics.median(b for _, b in pairs):4.0f}"
                  f"             {statistics.median(ratios):5.1f} ({min(ratios):.1f} … {max(ratios):.1f}); load {os.getloadavg()[0]:.1f}")
        finally:
            ours.close()
            theirs.close()


if __name__ == "__main__":
    main()
