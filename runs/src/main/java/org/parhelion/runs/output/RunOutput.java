package org.parhelion.runs.output;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.parhelion.Precision;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.solver.Model;

/**
 * One rank's view of a run's output: the directory, and the description of the fields.
 *
 * <p>Any ranks write a file or directory tree at {@link #part}; it is added to the run's files when all ranks {@link #complete}
 * it. Used by its rank's thread only.
 */
public final class RunOutput {
    /** The rank that has the {@link OutputDirectory}. */
    static final int ROOT = 0;

    private final String title;
    private final boolean marchesInTime;
    private final List<OutputField> fields;
    private final Decomposition decomposition;
    private final Model model;
    private final Comm comm;
    private final Optional<OutputDirectory> directory;
    private final Path path;

    private RunOutput(
            String title,
            boolean marchesInTime,
            List<OutputField> fields,
            Decomposition decomposition,
            Model model,
            Comm comm,
            Optional<OutputDirectory> directory) {
        this.title = title;
        this.marchesInTime = marchesInTime;
        this.fields = List.copyOf(fields);
        this.decomposition = decomposition;
        this.model = model;
        this.comm = comm;
        this.directory = directory;
        this.path = Path.of(fromRoot(
                comm,
                directory.map(to -> to.directory().toAbsolutePath().toString()).orElse("")));
    }

    /**
     * Broadcasts the output directory. Collective.
     *
     * @param title title of the run, for pictures and metadata
     * @param marchesInTime whether steps are steps in time rather than iterations
     * @param fields the output fields
     * @param model the model: its solids, the points and the precision of its fields
     * @param decomposition the decomposition
     * @param comm the ranks of the run
     * @param directory the output directory on rank 0; empty on the others
     * @return this rank's view of it
     */
    public static RunOutput of(
            String title,
            boolean marchesInTime,
            List<OutputField> fields,
            Model model,
            Decomposition decomposition,
            Comm comm,
            Optional<OutputDirectory> directory) {
        return new RunOutput(title, marchesInTime, fields, decomposition, model, comm, directory);
    }

    private static String fromRoot(Comm comm, String text) {
        byte[] own = text.getBytes(StandardCharsets.UTF_8);
        int[] length = {own.length};
        comm.bcast(Buffer.of(length), ROOT);
        byte[] bytes = comm.rank() == ROOT ? own : new byte[length[0]];
        comm.bcast(Buffer.of(bytes), ROOT);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** {@return the title of the run} */
    public String title() {
        return title;
    }

    /** {@return whether steps are time steps rather than iterations} */
    public boolean marchesInTime() {
        return marchesInTime;
    }

    /** {@return the output fields} */
    public List<OutputField> fields() {
        return fields;
    }

    /** {@return the grid of all fields} */
    public Grid grid() {
        return decomposition.grid();
    }

    /**
     * Tells whether a point is solid, so that its value means nothing.
     *
     * @param k global index along z; 0 on a grid without that axis
     * @param j the same along y
     * @param i the same along x
     * @return whether the model marks it as solid
     */
    public boolean isSolid(int k, int j, int i) {
        return model.isSolid(k, j, i);
    }

    /**
     * The points of a field.
     *
     * @param field an output field
     * @return its points
     */
    public Lattice lattice(OutputField field) {
        return model.lattice(field.field());
    }

    /** {@return the precision of all fields} */
    public Precision precision() {
        return model.precision();
    }

    /** {@return the decomposition} */
    public Decomposition decomposition() {
        return decomposition;
    }

    /** {@return the ranks of the run} Sinks should send messages of their own on a duplicate. */
    public Comm comm() {
        return comm;
    }

    /** {@return the absolute path of the output directory, the same on every rank, on a shared file system} */
    public Path directory() {
        return path;
    }

    /**
     * The path of a file or directory tree until it is complete, the same on every rank. Creates the parent directory only.
     *
     * @param name its name in the output directory
     * @return the path
     */
    public Path part(String name) {
        return OutputDirectory.part(path, name);
    }

    /**
     * Adds the file or tree at {@link #part} to the run's files, when all ranks have called this method. Collective.
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
     * Adds a directory tree to the run's files that is complete at any time, because its format has no partial state. A run that
     * is continued finds it as it was left. Collective.
     *
     * @param name its name in the output directory
     * @return its path, the same on every rank; creates nothing
     */
    public Path grow(String name) {
        directory.ifPresent(to -> to.grow(name));
        return OutputDirectory.unfinished(path, name);
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
                .orElseThrow(() -> new IllegalStateException("rank " + comm.rank() + " begins " + name + "; only rank "
                        + ROOT + " has the output directory"))
                .begin(name);
    }
}
