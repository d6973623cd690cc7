package org.parhelion.runs.output;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.parhelion.Precision;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.io.zarr.Compression;
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

    /** Which points are solid, by index in the output. */
    @FunctionalInterface
    private interface Mask {
        boolean solid(int k, int j, int i);
    }

    /**
     * The points and values of the fields.
     *
     * @param lattices the points of each field
     * @param precision the type of the values that are written
     */
    private record Values(
            List<OutputField> fields,
            Decomposition decomposition,
            Function<String, Lattice> lattices,
            Mask mask,
            Precision precision,
            boolean part) {}

    private final String title;
    private final boolean marchesInTime;
    private final Values values;
    private final Compression compression;
    private final Comm comm;
    private final Optional<OutputDirectory> directory;
    private final Path path;
    /** Where files lie during the run. */
    private final Path unfinished;

    private RunOutput(
            String title,
            boolean marchesInTime,
            Values values,
            Compression compression,
            Comm comm,
            Optional<OutputDirectory> directory,
            Path path,
            Path unfinished) {
        this.title = title;
        this.marchesInTime = marchesInTime;
        this.values = values;
        this.compression = compression;
        this.comm = comm;
        this.directory = directory;
        this.path = path;
        this.unfinished = unfinished;
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
        Path path = Path.of(tell(
                comm,
                directory.map(to -> to.directory().toAbsolutePath().toString()).orElse(""),
                ROOT));
        Values values = new Values(
                List.copyOf(fields), decomposition, model::lattice, model::isSolid, model.precision(), false);
        return new RunOutput(
                title,
                marchesInTime,
                values,
                Compression.NONE,
                comm,
                directory,
                path,
                OutputDirectory.unfinished(path));
    }

    /**
     * The view of the ranks that have points of a stream. Its files lie in a directory of the stream's name. Collective over these ranks.
     *
     * @param stream the stream
     * @param selected its points
     * @param members the ranks that have some
     */
    RunOutput of(FieldStream stream, SelectedGrid selected, Comm members) {
        Values of = new Values(
                stream.written(),
                selected.decomposition(),
                name -> selected.lattice(values.lattices.apply(name)),
                (k, j, i) -> values.mask.solid(
                        selected.index(Axis.Z, k), selected.index(Axis.Y, j), selected.index(Axis.X, i)),
                stream.storage().orElse(values.precision),
                selected.cuts());
        if (stream.name().isEmpty()) {
            return new RunOutput(title, marchesInTime, of, stream.compression(), members, directory, path, unfinished);
        }
        Optional<OutputDirectory> tree =
                members.rank() == ROOT ? Optional.of(OutputDirectory.tree(path, stream.name())) : Optional.empty();
        return new RunOutput(
                title,
                marchesInTime,
                of,
                stream.compression(),
                members,
                tree,
                path.resolve(stream.name()),
                unfinished.resolve(stream.name()));
    }

    /** Makes the directory of a stream one of the run's files. Collective over all ranks of the run. */
    void openTree(String name) {
        directory.ifPresent(to -> to.tree(name));
        comm.barrier();
    }

    /** Broadcasts a text of one rank. Collective. */
    static String tell(Comm comm, String text, int root) {
        byte[] own = text.getBytes(StandardCharsets.UTF_8);
        int[] length = {own.length};
        comm.bcast(Buffer.of(length), root);
        byte[] bytes = comm.rank() == root ? own : new byte[length[0]];
        comm.bcast(Buffer.of(bytes), root);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The directory, on the rank that has it. */
    Optional<OutputDirectory> ownDirectory() {
        return directory;
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
        return values.fields;
    }

    /** {@return the grid of all fields} */
    public Grid grid() {
        return values.decomposition.grid();
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
        return values.mask.solid(k, j, i);
    }

    /**
     * The points of a field.
     *
     * @param field an output field
     * @return its points
     */
    public Lattice lattice(OutputField field) {
        return values.lattices.apply(field.field());
    }

    /** {@return the precision of all fields} */
    public Precision precision() {
        return values.precision;
    }

    /** {@return whether the grid is a part of that of the run} Its coordinates do not follow from the run file alone. */
    public boolean isPart() {
        return values.part;
    }

    /** {@return the compression, for formats that {@linkplain OutputFormat#compresses compress}} */
    public Compression compression() {
        return compression;
    }

    /** {@return the decomposition} */
    public Decomposition decomposition() {
        return values.decomposition;
    }

    /** {@return the ranks of the run} Sinks should send messages of their own on a duplicate. */
    public Comm comm() {
        return comm;
    }

    /** {@return the absolute path of the directory of these files when the run is complete, the same on every rank, on a shared file system} */
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
        return OutputDirectory.part(unfinished, name);
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
     * is continued finds it as it was left. Not collective: any rank may call it, and rank 0 must, which lists the files.
     *
     * @param name its name in the output directory
     * @return its path, the same on every rank; creates nothing
     */
    public Path grow(String name) {
        directory.ifPresent(to -> to.grow(name));
        return unfinished.resolve(name);
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
