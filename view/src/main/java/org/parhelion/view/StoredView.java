package org.parhelion.view;

import java.io.IOException;
import java.util.function.Consumer;
import org.parhelion.io.DataException;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.stored.StoredPlace;
import org.parhelion.view.page.LivePage;
import org.parhelion.view.server.PageServer;
import org.parhelion.view.stored.StoredPlayer;
import org.parhelion.view.stored.StoredRun;

/** The page of a run that is over, from its files. */
public final class StoredView implements AutoCloseable {
    private final PageServer server;
    private final StoredPlayer player;

    private StoredView(PageServer server, StoredPlayer player) {
        this.server = server;
        this.player = player;
    }

    /**
     * Starts to serve the page.
     *
     * @param port the port; 0 for a free one
     * @param place directory of a run or its folder in an object store, a Zarr store, or a {@code .npy} file
     * @param note receives lines for the user: the address
     * @return the page; close it
     * @throws ConfigException if there is nothing to show, or the port is in use
     * @throws IOException if a file cannot be read
     */
    public static StoredView open(int port, StoredPlace place, Consumer<String> note) throws IOException {
        try {
            LivePage page = new LivePage();
            StoredPlayer player = new StoredPlayer(StoredRun.open(place), page);
            PageServer server = PageServer.start(port, page);
            server.addresses().forEach(note);
            return new StoredView(server, player);
        } catch (DataException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Serves the page until the thread is interrupted.
     *
     * @throws InterruptedException if it is
     */
    public void serve() throws InterruptedException {
        player.play();
    }

    /** {@return the address of the page} */
    public String url() {
        return server.url();
    }

    @Override
    public void close() {
        server.close();
    }
}
