#!/usr/bin/python3
"""No-op tasks through a coordinator of campaigns and through a scheduler of Dask, in turns, each with worker processes of its own.

    benchmarks/campaign/beside_dask.py [--tasks 10000] [--workers 2] [--rounds 3]

Needs Dask's scheduler for the same Python (Debian, Ubuntu: apt-get install python3-distributed). Time is from the submission to the last
result. Campaigns are durable: tasks and results are in SQLite, on the disk of the temporary directory. Dask keeps both in memory.
"""
import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

HOME = pathlib.Path(__file__).resolve().parents[2]
PARHELION = os.environ.get("PARHELION", str(HOME / "parhelion"))
SOURCE = """import java.util.Map;
public final class NoOp {
    public static Map<String, Object> run(Map<String, String> parameters) { return Map.of("n", parameters.get("n")); }
}
"""


def await_text(file, pattern, seconds=120):
    end = time.time() + seconds
    while time.time() < end:
        match = re.search(pattern, file.read_text()) if file.exists() else None
        if match:
            return match.group(1)
        time.sleep(0.05)
    sys.exit(f"{file}: no {pattern} within {seconds} s:\n{file.read_text() if file.exists() else ''}")


class Campaigns:
    """A coordinator and its workers."""

    def __init__(self, directory, workers):
        self.processes = []
        self.rounds = 0
        (directory / "NoOp.java").write_text(SOURCE)
        java = pathlib.Path(os.environ["JAVA_HOME"]) / "bin" if "JAVA_HOME" in os.environ else pathlib.Path("")
        subprocess.run([str(java / "javac"), "-d", str(directory / "classes"), str(directory / "NoOp.java")], check=True)
        subprocess.run([str(java / "jar"), "cf", str(directory / "noop.jar"), "-C", str(directory / "classes"), "."], check=True)
        log = directory / "serve"
        self.start(log, "serve", str(directory / "served"), "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0", "--json")
        at = await_text(log, r'"address":"([^"]+)"')
        self.url = await_text(log, r"API and page: (http://[^\s/]+)")
        for n in range(workers):
            self.start(directory / f"work-{n}", "work", "--to", at, "--slots", "1", "--prefetch", "100",
                       "--name", f"w{n}", "--class-path", str(directory / "noop.jar"))
            await_text(directory / f"work-{n}", r"(connected)")

    def start(self, log, *arguments):
        self.processes.append(subprocess.Popen([PARHELION, "campaign", *arguments], stdout=log.open("w"), stderr=subprocess.STDOUT))

    def seconds(self, tasks):
        self.rounds += 1
        name = f"noop-{self.rounds}"
        text = f"method: NoOp::run\nparameters: {{n: {{from: 1, to: {tasks}, scale: whole, points: {tasks}}}}}\nresults: [n]\n"
        request = urllib.request.Request(self.url + "/api/v1/campaigns", json.dumps({"name": name, "text": text}).encode(),
                                         {"Content-Type": "application/json"})
        begun = time.perf_counter()
        urllib.request.urlopen(request).read()
        while True:
            with urllib.request.urlopen(f"{self.url}/api/v1/campaigns/default/{name}") as answer:
                campaign = json.load(answer)
            if campaign["ended"]:
                assert campaign["states"]["succeeded"] == tasks, campaign
                return time.perf_counter() - begun
            time.sleep(0.01)

    def close(self):
        for process in self.processes[::-1]:
            process.terminate()
        for process in self.processes:
            process.wait(60)


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
