package org.parhelion.runs.job;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.recovery.DiskCheckpoint;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.RunFailure;
import org.parhelion.solver.Simulation;

/** Writes a run's checkpoints, all ranks together, beside its files. */
final class Checkpoints {
    private static final int ROOT = 0;

    private final RunFile runFile;
    private final Path directory;
    private final Comm comm;
    private final Map<String, String> properties;

    /** Rank 0, which alone knows the output directory, tells the others. Collective. */
    Checkpoints(RunFile runFile, Comm comm, Optional<OutputDirectory> output) {
        this.runFile = runFile;
        this.comm = comm;
        this.properties = Restart.properties(runFile);
        this.directory = Path.of(told(
                comm,
                output.map(to -> OutputDirectory.checkpoints(to.directory())
                                .toAbsolutePath()
                                .toString())
                        .orElse("")));
    }

    private static String told(Comm comm, String roots) {
        byte[] bytes = roots.getBytes(StandardCharsets.UTF_8);
        int[] length = {bytes.length};
        comm.bcast(Buffer.of(length), ROOT);
        byte[] all = comm.rank() == ROOT ? bytes : new byte[length[0]];
        comm.bcast(Buffer.of(all), ROOT);
        return new String(all, StandardCharsets.UTF_8);
    }

    /** Where {@code simulation} stands; at the last step there is nothing to go on to. Collective. */
    void write(Simulation simulation) {
        if (simulation.clock().step() >= runFile.steps()) {
            return;
        }
        try {
            DiskCheckpoint.write(directory, simulation, comm, properties);
        } catch (UncheckedIOException e) {
            throw new RunFailure(
                    e.getMessage() + " Free some space; --restart goes on from the last complete checkpoint", e);
        }
    }
}
