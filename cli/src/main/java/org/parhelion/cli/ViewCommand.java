package org.parhelion.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.stored.StoredPlace;
import org.parhelion.view.StoredView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parhelion view}: shows what a run wrote in a browser. */
@Command(
        name = "view",
        description = {
            "Serve a page of what a run wrote to browsers on this machine: .npy files and Zarr stores.",
            "Ends when it is interrupted (Ctrl-C). For a run that goes on: parhelion run --view."
        },
        sortOptions = false)
final class ViewCommand implements Callable<Integer> {
    private static final int MOST_PORT = 65_535;

    @Parameters(paramLabel = "DIR", description = "Directory of a run, a .npy file or a Zarr store; also s3://…")
    private String place = "";

    @Option(names = "--port", paramLabel = "PORT", description = "Port of the page. Default: a free one.")
    private int port;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (port < 0 || port > MOST_PORT) {
            throw new ConfigException(
                    "--port=" + port + ": a port is between 1 and " + MOST_PORT + ", 0 for a free one");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (StoredView view = StoredView.open(port, StoredPlace.of(place), line -> {
            out.println("parhelion: " + line);
            out.flush();
        })) {
            view.serve();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return 0;
    }
}
