"""A coordinator of campaigns and its worker processes, with tasks that return their parameter: what the benchmarks beside this file start."""
import http.client
import json
import os
import pathlib
import re
import signal
import ssl
import subprocess
import sys
import time

HOME = pathlib.Path(__file__).resolve().parents[2]
PARHELION = os.environ.get("PARHELION", str(HOME / "parhelion"))
TICK_SECONDS = 1 / os.sysconf("SC_CLK_TCK")
SOURCE = """import java.util.Map;
public final class NoOp {
    public static Map<String, Object> run(Map<String, String> parameters) { return Map.of("n", parameters.get("n")); }
}
"""


def await_text(file, pattern, seconds=300):
    end = time.time() + seconds
    while time.time() < end:
        match = re.search(pattern, file.read_text()) if file.exists() else None
        if match:
            return match.group(1)
        time.sleep(0.05)
    sys.exit(f"{file}: no {pattern} within {seconds} s:\n{file.read_text() if file.exists() else ''}")


def processor_seconds(process):
    """Processor time of a process so far, user and system (Linux)."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK_SECONDS


class Campaigns:
    """A coordinator and its workers, one process each."""

    def __init__(self, directory, workers, slots=1, tls=False, store=None):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leaves no process behind
        self.workers = []
        self.rounds = 0
        self.context = None
        self.connection = None
        serve, work = [], []
        if tls:
            serve, work = self.certify(directory / "certificates")
        if store:
            serve += ["--store", store]
        (directory / "NoOp.java").write_text(SOURCE)
        java = pathlib.Path(os.environ["JAVA_HOME"]) / "bin" if "JAVA_HOME" in os.environ else pathlib.Path("")
        subprocess.run([str(java / "javac"), "-d", str(directory / "classes"), str(directory / "NoOp.java")], check=True)
        subprocess.run([str(java / "jar"), "cf", str(directory / "noop.jar"), "-C", str(directory / "classes"), "."], check=True)
        log = directory / "serve"
        self.coordinator = self.start(log, "serve", str(directory / "served"), "--listen", "127.0.0.1:0",
                                      "--http", "127.0.0.1:0", "--json", *serve)
        try:
            at = await_text(log, r'"address":"([^"]+)"')
            self.at = await_text(log, r"API and page: https?://([^\s/]+)")
            for n in range(workers):
                self.workers.append(self.start(
                    directory / f"work-{n}", "work", "--to", at, "--slots", str(slots), "--prefetch", "100", "--name", f"w{n}",
                    "--class-path", str(directory / "noop.jar"), *work))
            for n in range(workers):
                await_text(directory / f"work-{n}", r"(connected to)")
        except BaseException:
            self.close()
            raise

    def certify(self, place):
        """Certificates for all, and the options of coordinator and workers that use them."""
        subprocess.run([PARHELION, "campaign", "certificates", str(place), "--host", "localhost,127.0.0.1", "--worker", "node",
                        "--user", "bench:operator,commands"], check=True, stdout=subprocess.DEVNULL)
        self.context = ssl.create_default_context(cafile=place / "ca.crt")
        self.context.load_cert_chain(place / "bench.crt", place / "bench.key")
        return (["--tls-cert", str(place / "server.crt"), "--tls-key", str(place / "server.key"), "--tls-clients", str(place / "ca.crt")],
                ["--tls-ca", str(place / "ca.crt"), "--tls-cert", str(place / "node.crt"), "--tls-key", str(place / "node.key")])

    def start(self, log, *arguments):
        return subprocess.Popen([PARHELION, "campaign", *arguments], stdout=log.open("w"), stderr=subprocess.STDOUT)

    def answer(self, path, body=None):
        """Over one connection: a handshake for each question would be most of what the coordinator does."""
        if self.connection is None:
            self.connection = (http.client.HTTPSConnection(self.at, context=self.context) if self.context
                               else http.client.HTTPConnection(self.at))
        self.connection.request("POST" if body else "GET", path, body and json.dumps(body), {"Content-Type": "application/json"})
        answer = self.connection.getresponse()
        text = answer.read()
        assert answer.status < 300, text
        return json.loads(text)

    def seconds(self, tasks):
        """Runs so many tasks; the time from the submission to the last result."""
        self.rounds += 1
        name = f"noop-{self.rounds}"
        text = f"method: NoOp::run\nparameters: {{n: {{from: 1, to: {tasks}, scale: whole, points: {tasks}}}}}\nresults: [n]\n"
        begun = time.perf_counter()
        self.answer("/api/v1/campaigns", {"name": name, "text": text})
        while True:
            campaign = self.answer(f"/api/v1/campaigns/default/{name}")
            if campaign["ended"]:
                assert campaign["states"]["succeeded"] == tasks, campaign
                return time.perf_counter() - begun
            time.sleep(0.02)

    def close(self):
        processes = [*self.workers, self.coordinator]
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(60)
