package org.parhelion.view;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.parhelion.runs.job.RunListener;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.view.live.PageListener;
import org.parhelion.view.live.PageSource;
import org.parhelion.view.live.RunActions;
import org.parhelion.view.page.LivePage;
import org.parhelion.view.page.RunProgress;
import org.parhelion.view.server.PageServer;

/**
 * The live page of a run. All ranks of a process share one; the process of rank 0 serves it. Thread-safe.
 */
public final class LiveView implements AutoCloseable {
    /** Time for the last messages to the browsers [ms]; the run ends after it. */
    private static final long CLOSE_MILLIS = 1000;

    private final int port;
    private final PageSource source;
    private final LivePage page = new LivePage();
    private Optional<PageServer> server = Optional.empty();

    /**
     * Creates the page of a run; nothing is served yet.
     *
     * @param port the port; 0 for a free one
     * @param runFile the run file
     * @param actions what the page can ask of the run
     * @param note receives lines for the user: the address, and each command that was carried out; called on rank 0
     */
    public LiveView(int port, RunFile runFile, RunActions actions, Consumer<String> note) {
        this.port = port;
        this.source = new PageSource(runFile, actions, note);
    }

    /**
     * Starts to serve the page. Called on rank 0.
     *
     * @throws org.parhelion.runs.file.ConfigException if the port is in use
     */
    public synchronized void open() {
        PageServer opened = PageServer.start(port, page);
        server = Optional.of(opened);
        opened.addresses().forEach(source.note());
    }

    /**
     * The listener of one rank.
     *
     * @param directory supplies the output directory; called on rank 0 only
     * @return a new listener
     */
    public RunListener listener(Supplier<OutputDirectory> directory) {
        return new PageListener(page, source, directory);
    }

    /** {@return whether the page has paused the run, as far as this process knows} */
    public boolean isPaused() {
        return page.isPaused();
    }

    LivePage page() {
        return page;
    }

    /** {@return the address of the page; empty if it is not served by this process} */
    public synchronized Optional<String> url() {
        return server.map(PageServer::url);
    }

    /** Ends the page: browsers that keep up get the last state. */
    @Override
    public synchronized void close() {
        if (server.isEmpty()) {
            return;
        }
        page.end(RunProgress.State.FAILED, "the run did not end");
        try {
            page.awaitViewers(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.get().close();
        server = Optional.empty();
    }
}
