package org.parhelion.metrics;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.parhelion.metrics.exposition.RunExposition;
import org.parhelion.metrics.live.MetricsListener;
import org.parhelion.metrics.server.MetricsAddress;
import org.parhelion.metrics.server.MetricsServer;
import org.parhelion.metrics.status.RunFigures;
import org.parhelion.metrics.status.RunState;
import org.parhelion.metrics.status.RunStatus;
import org.parhelion.runs.job.RunListener;
import org.parhelion.runs.problem.RunFile;

/**
 * The metrics of a run, served for Prometheus. All ranks of a process share one; the process of rank 0 serves it. Thread-safe.
 */
public final class RunMetrics implements AutoCloseable {
    private final MetricsAddress address;
    private final OptionalDouble lingerSeconds;
    private final RunFile runFile;
    private final Consumer<String> note;
    private final RunStatus status;
    private Optional<MetricsServer> server = Optional.empty();

    /**
     * Creates the metrics of a run; nothing is served yet.
     *
     * @param address where they are served
     * @param lingerSeconds time for a last scrape at the end [s]; empty: as long as a scraper that comes at intervals needs
     * @param runFile the run file
     * @param paused whether the run is paused; called by several threads
     * @param note receives a line for the user: the address; called on rank 0
     */
    public RunMetrics(
            MetricsAddress address,
            OptionalDouble lingerSeconds,
            RunFile runFile,
            BooleanSupplier paused,
            Consumer<String> note) {
        this.address = address;
        this.lingerSeconds = lingerSeconds;
        this.runFile = runFile;
        this.note = note;
        this.status = new RunStatus(paused);
    }

    /**
     * Starts to serve. Called on rank 0.
     *
     * @throws org.parhelion.runs.file.ConfigException if the address is in use or none of this machine
     */
    public synchronized void open() {
        MetricsServer opened = MetricsServer.start(address, new Content(status));
        server = Optional.of(opened);
        note.accept("metrics: http://" + opened.address() + "/metrics");
    }

    private record Content(RunStatus status) implements MetricsServer.Content {
        @Override
        public MetricsServer.Text metrics(Optional<String> accept) {
            RunFigures figures = status.figures();
            RunExposition.Page page = RunExposition.page(figures, accept);
            return new MetricsServer.Text(
                    page.contentType(), page.bytes(), figures.state().isLast());
        }

        @Override
        public String state() {
            return status.state().label();
        }

        @Override
        public boolean failed() {
            return status.state() == RunState.FAILED;
        }
    }

    /**
     * The listener of one rank.
     *
     * @return a new listener
     */
    public RunListener listener() {
        return new MetricsListener(status, runFile);
    }

    /** {@return host and port; empty if nothing is served by this process} */
    public synchronized Optional<MetricsAddress> address() {
        return server.map(MetricsServer::address);
    }

    /** Ends the metrics: a scraper that comes at intervals gets the last values. */
    @Override
    public synchronized void close() {
        if (server.isEmpty()) {
            return;
        }
        if (status.figures().startMillis() > 0) {
            status.end(RunState.FAILED, false); // if nothing else has ended it
            server.get().awaitEnd(lingerSeconds);
        }
        server.get().close();
        server = Optional.empty();
    }
}
