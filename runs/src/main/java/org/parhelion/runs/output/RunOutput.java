package org.parhelion.runs.output;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;

/**
 * A run's output directory as every rank sees it, and what the run writes there.
 *
 * <p>A file or directory tree is written at {@link #part}, by any ranks, and becomes one of the run's when all ranks {@link
 * #complete} it. Belongs to its rank's thread.
 */
public final class RunOutput {
    /** The rank that holds the {@link OutputDirectory}. */
    static final int ROOT = 0;

    private final String title;
    private final boolean marchesInTime;
    private final List<OutputField> fields;
    private final Decomposition decomposition;
    private final Comm comm;
    private final Optional<OutputDirectory> directory;
    private final Path path;

    private RunOutput(
            String title,
            boolean marchesInTime,
            List<OutputField> fields,
            Decomposition decomposition,
            Comm comm,
            Optional<OutputDirectory> directory) {
        this.title = title;
        this.marchesInTime = marchesInTime;
        this.fields = List.copyOf(fields);
        this.decomposition = decomposition;
        this.comm = comm;
        this.directory = directory;
        this.path = Path.of(fromRoot(
                comm,
                directory.map(to -> to.directory().toAbsolutePath().toString()).orElse("")));
    }

    /**
     * Lets every rank know the output directory. Collective.
     *
     * @param title of the run, for pictures and metadata
     * @param marchesInTime whether steps are steps in time rather than iterations
     * @param fields what is written
     * @param decomposition who owns what
     * @param comm the ranks of the run
     * @param directory the output directory on rank 0; empty on the others
     * @return this rank's view of it
     */
    public static RunOutput of(
            String title,
            boolean marchesInTime,
            List<OutputField> fields,
            Decomposition decomposition,
            Comm comm,
            Optional<OutputDirectory> directory) {
        return new RunOutput(title, marchesInTime, fields, decomposition, comm, directory);
    }

    private static String fromRoot(Comm comm, String text) {
        byte[] own = text.getBytes(StandardCharsets.UTF_8);
        int[] length = {own.length};
        comm.bcast(Buffer.of(length), ROOT);
        byte[] bytes = comm.rank() == ROOT ? own : new byte[length[0]];
        comm.bcast(Buffer.of(bytes), ROOT);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The run's title. */
    public String title() {
        return title;
    }

    /** Whether steps are steps in time; otherwise they are iterations. */
    public boolean marchesInTime() {
        return marchesInTime;
    }

    /** The fields that the run writes. */
    public List<OutputField> fields() {
        return fields;
    }

    /** The grid that all fields lie on. */
    public Grid grid() {
        return decomposition.grid();
    }

    /** Who owns which points. */
    public Decomposition decomposition() {
        return decomposition;
    }

    /** The ranks of the run. Sinks that send messages of their own should do so on a duplicate. */
    public Comm comm() {
        return comm;
    }

    /** The output directory, absolute; the same on every rank, and on a file system that all of them see. */
    public Path directory() {
        return path;
    }

    /**
     * Where a file or a directory tree is written, on every rank, until it is complete.
     *
     * @param name its name in the output directory
     * @return its path until then; nothing is created but the directory above it
     */
    public Path part(String name) {
        return OutputDirectory.part(path, name);
    }

    /**
     * Makes what was written at {@link #part} one of the run's files: on rank 0, once all ranks have called this. Collective.
     *
     * @param name its name in the output directory
     * @throws org.parhelion.runs.report.RunFailure if it cannot be renamed
     */
    public void complete(String name) {
        comm.barrier();
        directory.ifPresent(to -> to.begin(name).complete());
        comm.barrier();
    }

    /**
     * Begins a file on rank 0.
     *
     * @param name its name in the output directory
     * @return the file, to be completed or closed
     * @throws IllegalStateException on another rank
     */
    public OutputDirectory.Part begin(String name) {
        return directory
                .orElseThrow(() -> new IllegalStateException(
                        "rank " + comm.rank() + " begins " + name + "; rank " + ROOT + " alone holds the directory"))
                .begin(name);
    }
}
