package org.parhelion.io.netcdf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.parhelion.Experimental;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Lattice;
import org.parhelion.io.DataException;
import org.parhelion.io.FieldGather;
import org.parhelion.io.Slab;
import org.parhelion.io.Variable;
import org.parhelion.io.frame.Coordinates;
import org.parhelion.io.frame.FieldParts;
import org.parhelion.io.frame.FileAt;
import org.parhelion.io.frame.Frames;

/**
 * Writes fields in the course of a run to one NetCDF file, from all ranks.
 *
 * <pre>
 *   double time(time), step(time)         coordinates: one value a frame [s]
 *   double z(z), y(y), x(x)               coordinates of the points [m]; x_face of points on faces across x
 *   double temperature(time, y, x)        a field
 *   double solid(y, x)                    a field that is constant in time; NaN until it is written
 * </pre>
 *
 * <p>The file is of the form CDF-2, which every reader of NetCDF knows; if a frame of a field has 4 GiB or more, CDF-5. It does not
 * depend on the number of ranks, byte for byte: each value has a position that follows from the grid and the number of the frame.
 * Contiguous parts of 8 MiB are written by the rank that owns most of their points.
 *
 * <p>Readers may open the file at any time: the number of records grows when all values of a frame are written. A frame of an earlier
 * step than the last one replaces it and all frames after it: a run that was restarted goes on in the same file.
 *
 * <p>Attributes follow the CF conventions 1.10. Used by its rank's thread only.
 */
@Experimental
public final class NetcdfFields {
    private static final int ROOT = 0;
    private static final String TIME = Coordinates.TIME;
    private static final String STEP = Coordinates.STEP;

    /** Values of a contiguous part. */
    private static final int PART = 1 << 20;

    private final Path file;
    private final Comm comm;
    private final NetcdfHeader header;
    private final Frames frames;

    private NetcdfFields(
            Path file, Comm comm, List<Variable> variables, Map<String, Object> attributes, OptionalInt form)
            throws IOException {
        this.file = file;
        this.comm = comm;
        this.header = header(variables, attributes, form);
        double[] steps = {};
        double[] times = {};
        if (comm.rank() == ROOT) {
            if (Files.exists(file)) {
                requireSameFields();
                try (NetcdfFile there = NetcdfFile.open(file)) {
                    steps = there.read(STEP);
                    times = there.read(TIME);
                }
                truncate(times.length);
            } else {
                create(variables);
            }
        }
        this.frames = new Frames(
                file.toString(),
                comm,
                variables,
                new Format(),
                Arrays.stream(steps).mapToLong(step -> (long) step).toArray(),
                times);
        comm.barrier();
    }

    /**
     * Opens a file for writing. Collective.
     *
     * @param file the file, the same on all ranks, on a file system that they share; one that contains the same fields already is
     *     continued
     * @param comm the ranks of the fields' decomposition
     * @param variables the fields
     * @param attributes attributes of the file, for instance {@code title}: texts and numbers
     * @return this rank's writer
     * @throws DataException on rank 0 if the file contains other fields
     * @throws IOException on rank 0 if it cannot be written; the caller must end the job
     */
    public static NetcdfFields open(Path file, Comm comm, List<Variable> variables, Map<String, Object> attributes)
            throws IOException {
        return open(file, comm, variables, attributes, OptionalInt.empty());
    }

    static NetcdfFields open(
            Path file, Comm comm, List<Variable> variables, Map<String, Object> attributes, OptionalInt form)
            throws IOException {
        return new NetcdfFields(file, comm, variables, attributes, form);
    }

    /**
     * Writes one field. A frame is visible to readers when all fields that are not steady were written for its step. Collective: all
     * ranks call it in the same order.
     *
     * @param name name of the variable
     * @param field this rank's part
     * @param step steps since the initial values; a step that the file contains already begins its frame again
     * @param timeSeconds simulated time [s]
     * @throws IllegalArgumentException if there is no such variable
     * @throws IOException if the file cannot be written; the caller must end the job, because other ranks wait
     */
    public void write(String name, Field field, long step, double timeSeconds) throws IOException {
        frames.write(name, field, step, timeSeconds);
    }

    private static NetcdfHeader header(List<Variable> variables, Map<String, Object> attributes, OptionalInt form) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("Conventions", Coordinates.CONVENTIONS);
        all.putAll(Coordinates.sorted(attributes));
        List<NetcdfHeader.Dimension> dimensions = new ArrayList<>(List.of(new NetcdfHeader.Dimension(TIME, 0)));
        List<NetcdfHeader.Variable> described = new ArrayList<>();
        described.add(described(TIME, List.of(0), Coordinates.ofTime(), NetcdfType.DOUBLE));
        described.add(described(STEP, List.of(0), Coordinates.ofStep(), NetcdfType.DOUBLE));
        List<Long> sizes = new ArrayList<>();
        for (Variable variable : variables) {
            List<Integer> numbers = new ArrayList<>(variable.steady() ? List.of() : List.of(0));
            Lattice lattice = variable.lattice();
            for (Axis axis : lattice.grid().axes()) {
                NetcdfHeader.Dimension dimension =
                        new NetcdfHeader.Dimension(Coordinates.name(lattice, axis), lattice.points(axis));
                if (!dimensions.contains(dimension)) {
                    described.add(described(
                            dimension.name(),
                            List.of(dimensions.size()),
                            Coordinates.attributes(axis),
                            NetcdfType.DOUBLE));
                    dimensions.add(dimension);
                }
                numbers.add(dimensions.indexOf(dimension));
            }
            Map<String, Object> own = Coordinates.sorted(variable.attributes());
            if (!variable.steady()) {
                own.put("coordinates", STEP);
            }
            NetcdfType type = variable.precision() == Precision.DOUBLE ? NetcdfType.DOUBLE : NetcdfType.FLOAT;
            described.add(described(variable.name(), numbers, own, type));
            sizes.add(Math.multiplyExact(lattice.pointCount(), (long) type.bytes));
        }
        return HeaderWriter.placed(
                new NetcdfHeader(form.orElse(HeaderWriter.form(sizes)), 0, dimensions, all, described));
    }

    private static NetcdfHeader.Variable described(
            String name, List<Integer> dimensions, Map<String, Object> attributes, NetcdfType type) {
        return new NetcdfHeader.Variable(name, List.copyOf(dimensions), attributes, type, 0);
    }

    private NetcdfHeader.Variable variable(String name) {
        return header.variable(name).orElseThrow();
    }

    /** Apart from the number of records, headers of the same fields are equal. */
    private void requireSameFields() throws IOException {
        byte[] expected = HeaderWriter.bytes(header);
        byte[] there;
        try (InputStream in = Files.newInputStream(file)) {
            there = in.readNBytes(expected.length);
        }
        int count = header.recordCount(0).remaining();
        if (there.length == expected.length) {
            Arrays.fill(there, NetcdfHeader.MAGIC, NetcdfHeader.MAGIC + count, (byte) 0);
        }
        if (!Arrays.equals(there, expected)) {
            throw new DataException(file
                    + ": contains other fields or points than this run writes: name another file, or delete this one");
        }
    }

    /** Writes header and coordinates to a file beside, which then takes the name. */
    private void create(List<Variable> variables) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path unfinished = file.resolveSibling(file.getFileName() + "~");
        Files.deleteIfExists(unfinished);
        try (FileAt to = FileAt.open(unfinished)) {
            to.write(0, ByteBuffer.wrap(HeaderWriter.bytes(header)));
            for (Variable variable : variables) {
                for (Axis axis : variable.lattice().grid().axes()) {
                    double[] values = Coordinates.values(variable.lattice(), axis);
                    String name = Coordinates.name(variable.lattice(), axis);
                    to.write(variable(name).begin(), line(values), ByteOrder.BIG_ENDIAN);
                }
                if (variable.steady()) {
                    for (Box part : FieldParts.contiguous(variable.lattice().box(), PART)) {
                        write(to, variable, 0, unknown(variable, part));
                    }
                }
            }
            to.write(recordsBegin() - 1, ByteBuffer.allocate(1));
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Slab line(double... values) {
        return Slab.of(new Box(0, 0, 0, 1, 1, values.length), values);
    }

    private static Slab unknown(Variable variable, Box part) {
        int count = Math.toIntExact(part.volume());
        if (variable.precision() == Precision.DOUBLE) {
            double[] values = new double[count];
            Arrays.fill(values, Double.NaN);
            return Slab.of(part, values);
        }
        float[] values = new float[count];
        Arrays.fill(values, Float.NaN);
        return Slab.of(part, values);
    }

    /** Writes a contiguous part of a variable. */
    private void write(FileAt to, Variable variable, long offset, Slab values) throws IOException {
        NetcdfHeader.Variable described = variable(variable.name());
        long index = FieldParts.offset(values.box(), variable.lattice());
        to.write(described.begin() + offset + index * described.type().bytes, values, ByteOrder.BIG_ENDIAN);
    }

    private long recordsBegin() {
        return variable(TIME).begin();
    }

    /** Cuts off the values of frames that are not complete, or forgotten. */
    private void truncate(int kept) throws IOException {
        try (FileAt to = FileAt.open(file)) {
            to.write(NetcdfHeader.MAGIC, header.recordCount(kept));
            to.truncate(recordsBegin() + kept * header.recordBytes());
        }
    }

    private final class Format implements Frames.Format {
        @Override
        public void drop(int kept) throws IOException {
            if (comm.rank() == ROOT) {
                truncate(kept);
            }
        }

        @Override
        public void write(Variable variable, Optional<Integer> frame, Field field) throws IOException {
            long offset = frame.map(number -> number * header.recordBytes()).orElse(0L);
            try (FileAt to = FileAt.open(file)) {
                for (Box part : FieldParts.contiguous(field.lattice().box(), PART)) {
                    Optional<Slab> values = FieldGather.toRank(field, comm, part, FieldParts.writer(part, field));
                    if (values.isPresent()) {
                        NetcdfFields.this.write(to, variable, offset, values.get());
                    }
                }
            }
        }

        @Override
        public void publish() throws IOException {
            if (comm.rank() == ROOT) {
                int last = frames.count() - 1;
                long offset = last * header.recordBytes();
                try (FileAt to = FileAt.open(file)) {
                    to.write(variable(TIME).begin() + offset, line(frames.timeSeconds(last)), ByteOrder.BIG_ENDIAN);
                    to.write(variable(STEP).begin() + offset, line((double) frames.step(last)), ByteOrder.BIG_ENDIAN);
                    to.write(NetcdfHeader.MAGIC, header.recordCount(frames.count()));
                }
            }
        }
    }
}
