package org.parhelion.io.zarr;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.parhelion.Experimental;
import org.parhelion.Precision;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Lattice;
import org.parhelion.io.DataException;
import org.parhelion.io.FieldGather;
import org.parhelion.io.Slab;
import org.parhelion.io.Variable;
import org.parhelion.io.frame.Coordinates;
import org.parhelion.io.frame.FieldParts;
import org.parhelion.io.store.ObjectStore;

/**
 * Writes fields in the course of a run to a Zarr group, from all ranks.
 *
 * <pre>
 *   zarr.json                    the group: attributes, and the documents of all arrays (consolidated metadata)
 *   time, step                   coordinates of the first axis: one element a frame
 *   z, y, x                      coordinates of the points [m]; x_face of points on faces across x
 *   temperature/c/12/0/3         frame 12 of a field: one object a shard
 * </pre>
 *
 * <p>Those are the names of version 3. In version 2 documents are called {@code .zgroup}, {@code .zattrs}, {@code .zarray} and {@code
 * .zmetadata}, and objects {@code temperature/12/0/3}.
 *
 * <p>The store does not depend on the number of ranks, byte for byte: shards are a function of the grid alone. The rank that
 * owns most points of a shard writes it; other ranks send it their points, so that no two ranks write one object. A shard that one
 * rank owns whole is encoded from the field in pieces; for others that rank needs memory for one shard.
 *
 * <p>Readers may open the store at any time: a frame is written first, then the shapes of the fields grow, then that of {@code
 * step}, then of {@code time}. A frame of an earlier step than the last one replaces it and all frames after it: a run that was
 * restarted goes on in the same store.
 *
 * <p>Attributes follow the CF conventions 1.10, dimension names those of xarray. Used by its rank's thread only.
 */
@Experimental
public final class ZarrFields {
    private static final int ROOT = 0;
    private static final String TIME = Coordinates.TIME;
    private static final String STEP = Coordinates.STEP;

    /** Elements of {@code time} and {@code step} an object. */
    private static final int FRAMES = 1024;

    private final ObjectStore store;
    private final ZarrVersion version;
    private final Comm comm;
    private final Map<String, ZarrArray> arrays = new LinkedHashMap<>();
    private final Map<String, Variable> variables = new LinkedHashMap<>();
    private final Map<String, Object> attributes;
    private final List<Long> steps = new ArrayList<>();
    private final List<Double> times = new ArrayList<>();
    private final Set<String> written = new HashSet<>();
    private final ShardEncoder encoder = new ShardEncoder();

    private ZarrFields(
            ObjectStore store,
            ZarrVersion version,
            Comm comm,
            List<Variable> variables,
            Map<String, Object> attributes) {
        this.store = store;
        this.version = version;
        this.comm = comm;
        this.attributes = attributes;
        variables.forEach(variable -> this.variables.put(variable.name(), variable));
    }

    /**
     * Opens a store of version 3 for writing. Collective.
     *
     * @param store the store, the same on all ranks; one that contains the same fields already is continued
     * @param comm the ranks of the fields' decomposition
     * @param variables the fields
     * @param compression compression of the fields
     * @param attributes attributes of the group, for instance {@code title}: texts and numbers
     * @return this rank's writer
     * @throws DataException if the store contains other fields
     * @throws IOException on rank 0 if the store cannot be written; the caller must end the job
     */
    public static ZarrFields open(
            ObjectStore store,
            Comm comm,
            List<Variable> variables,
            Compression compression,
            Map<String, Object> attributes)
            throws IOException {
        return open(store, ZarrVersion.V3, comm, variables, compression, attributes);
    }

    /**
     * Opens a store for writing. Collective.
     *
     * @param store the store, the same on all ranks; one that contains the same fields already is continued
     * @param version version of the format
     * @param comm the ranks of the fields' decomposition
     * @param variables the fields
     * @param compression compression of the fields
     * @param attributes attributes of the group, for instance {@code title}: texts and numbers
     * @return this rank's writer
     * @throws DataException if the store contains other fields
     * @throws IOException on rank 0 if the store cannot be written; the caller must end the job
     */
    public static ZarrFields open(
            ObjectStore store,
            ZarrVersion version,
            Comm comm,
            List<Variable> variables,
            Compression compression,
            Map<String, Object> attributes)
            throws IOException {
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("Conventions", Coordinates.CONVENTIONS);
        group.putAll(attributes);
        ZarrFields fields = new ZarrFields(store, version, comm, variables, group);
        fields.describe(compression);
        fields.recall();
        return fields;
    }

    /**
     * The number of objects that a frame of a field consists of.
     *
     * @param version version of the format
     * @param points number of points along each axis, slowest first
     * @return at least 1
     */
    public static long objects(ZarrVersion version, int... points) {
        return ShardLayout.shardCount(version, points);
    }

    private void describe(Compression compression) {
        add(TIME, frames(ZarrType.FLOAT64, Coordinates.ofTime()));
        add(STEP, frames(ZarrType.INT64, Coordinates.ofStep()));
        for (Variable variable : variables.values()) {
            for (Axis axis : variable.lattice().grid().axes()) {
                add(Coordinates.name(variable.lattice(), axis), coordinates(variable.lattice(), axis));
            }
        }
        for (Variable variable : variables.values()) {
            add(variable.name(), ShardLayout.of(variable, dimensions(variable.lattice()), compression, version));
        }
    }

    private ZarrArray array(String name) {
        return Objects.requireNonNull(arrays.get(name), name);
    }

    private void grow(String name) {
        arrays.put(name, array(name).withLength(steps.size()));
    }

    private void add(String name, ZarrMetadata metadata) {
        arrays.putIfAbsent(name, new ZarrArray(store, name, metadata));
    }

    private ZarrMetadata frames(ZarrType type, Map<String, Object> attributes) {
        int[] chunk = {FRAMES};
        return ZarrMetadata.of(
                version, new long[] {0}, chunk, chunk, type, Compression.NONE, List.of(TIME), attributes);
    }

    private ZarrMetadata coordinates(Lattice lattice, Axis axis) {
        int[] points = {lattice.points(axis)};
        return ZarrMetadata.of(
                version,
                new long[] {points[0]},
                points,
                points,
                ZarrType.FLOAT64,
                Compression.NONE,
                List.of(Coordinates.name(lattice, axis)),
                Coordinates.attributes(axis));
    }

    private static List<String> dimensions(Lattice lattice) {
        return lattice.grid().axes().stream()
                .map(axis -> Coordinates.name(lattice, axis))
                .toList();
    }

    /** Reads which frames the store contains, on rank 0, and passes them to all ranks. */
    private void recall() throws IOException {
        double[] frames = {};
        String document = version == ZarrVersion.V2 ? V2Documents.ARRAY : ZarrMetadata.DOCUMENT;
        if (comm.rank() == ROOT && store.size(STEP + "/" + document).isPresent()) {
            requireSameFields();
            double[] times = ZarrArray.open(store, TIME).read();
            double[] steps = ZarrArray.open(store, STEP).read();
            frames = new double[2 * times.length];
            System.arraycopy(steps, 0, frames, 0, times.length);
            System.arraycopy(times, 0, frames, times.length, times.length);
        } else if (comm.rank() == ROOT) {
            create();
        }
        int[] count = {frames.length};
        comm.bcast(Buffer.of(count), ROOT);
        double[] all = comm.rank() == ROOT ? frames : new double[count[0]];
        comm.bcast(Buffer.of(all), ROOT);
        for (int n = 0; n < all.length / 2; n++) {
            steps.add((long) all[n]);
            times.add(all[all.length / 2 + n]);
        }
    }

    private void requireSameFields() throws IOException {
        for (String name : arrays.keySet()) {
            ZarrMetadata there = ZarrArray.open(store, name).metadata();
            ZarrMetadata own = array(name).metadata();
            long[] shape = own.shape().clone();
            if (shape.length > 0
                    && there.shape().length == shape.length
                    && there.dimensions().getFirst().equals(TIME)) {
                shape[0] = there.shape()[0];
                own = own.withLength(shape[0]);
            }
            if (!ZarrJson.write(own.documents()).equals(ZarrJson.write(there.documents()))) {
                throw new DataException(store + ": contains another array '" + name
                        + "' than this run writes: name another directory, or delete the store");
            }
        }
    }

    private void create() throws IOException {
        Set<String> written = new HashSet<>();
        for (Variable variable : variables.values()) {
            for (Axis axis : variable.lattice().grid().axes()) {
                String name = Coordinates.name(variable.lattice(), axis);
                if (written.add(name)) {
                    double[] values = Coordinates.values(variable.lattice(), axis);
                    array(name).write(new int[] {0}, values, new int[] {values.length});
                }
            }
        }
        for (ZarrArray array : arrays.values()) {
            array.writeDocument();
        }
        writeGroup();
    }

    /** The group's documents, with those of all arrays: the last write of each frame. */
    private void writeGroup() throws IOException {
        Map<String, ZarrMetadata> all = new TreeMap<>();
        arrays.forEach((name, array) -> all.put(name, array.metadata()));
        ZarrArray.write(store, "", ZarrMetadata.ofGroup(version, attributes, all));
    }

    /**
     * Writes one field. A frame is visible to readers when all fields that are not steady were written for its step.
     * Collective: all ranks call it in the same order.
     *
     * @param name name of the variable
     * @param field this rank's part
     * @param step steps since the initial values; a step that the store contains already begins its frame again
     * @param timeSeconds simulated time [s]
     * @throws IllegalArgumentException if there is no such variable
     * @throws IOException if the store cannot be written; the caller must end the job, because other ranks wait
     */
    public void write(String name, Field field, long step, double timeSeconds) throws IOException {
        Variable variable = variable(name);
        if (variable.steady()) {
            writeShards(array(name), Optional.empty(), field);
            return;
        }
        if (written.isEmpty()) {
            dropFrom(step);
        }
        writeShards(array(name), Optional.of(steps.size()), field);
        written.add(name);
        if (written.size()
                == variables.values().stream().filter(v -> !v.steady()).count()) {
            written.clear();
            steps.add(step);
            times.add(timeSeconds);
            comm.barrier();
            publish();
        }
    }

    private Variable variable(String name) {
        return Optional.ofNullable(variables.get(name))
                .orElseThrow(() -> new IllegalArgumentException(
                        "no variable '" + name + "' in " + store + ", only " + variables.keySet()));
    }

    /** Forgets the frames of {@code step} and later, and deletes what only they need. */
    private void dropFrom(long step) throws IOException {
        int kept = steps.size();
        while (kept > 0 && steps.get(kept - 1) >= step) {
            kept--;
        }
        if (kept == steps.size()) {
            return;
        }
        steps.subList(kept, steps.size()).clear();
        times.subList(kept, times.size()).clear();
        publish();
        if (comm.rank() == ROOT) {
            for (String name : variables.keySet()) {
                for (String key : store.list(name)) {
                    OptionalInt frame = array(name).metadata().firstIndex(key.substring(name.length() + 1));
                    if (!variable(name).steady() && frame.isPresent() && frame.getAsInt() >= kept) {
                        store.delete(key);
                    }
                }
            }
        }
        comm.barrier();
    }

    /** Makes as many frames visible as there are steps. */
    private void publish() throws IOException {
        for (Variable variable : variables.values()) {
            if (!variable.steady()) {
                grow(variable.name());
            }
        }
        grow(STEP);
        grow(TIME);
        if (comm.rank() != ROOT) {
            return;
        }
        for (Variable variable : variables.values()) {
            if (!variable.steady()) {
                array(variable.name()).writeDocument();
            }
        }
        writeCoordinate(STEP, steps.stream().mapToLong(Long::longValue).toArray());
        writeCoordinate(TIME, times.stream().mapToDouble(Double::doubleValue).toArray());
        writeGroup();
    }

    /** Writes the last object of a growing coordinate, then its document. */
    private void writeCoordinate(String name, Object values) throws IOException {
        int first = Math.max(0, steps.size() - 1) / FRAMES * FRAMES;
        int count = steps.size() - first;
        if (count > 0) {
            Object last = values instanceof long[] ? new long[count] : new double[count];
            System.arraycopy(values, first, last, 0, count);
            array(name).write(new int[] {first / FRAMES}, last, new int[] {count});
        }
        array(name).writeDocument();
    }

    /** Shards that several ranks own come first: while one of these ranks writes, the others go on to their own. */
    private void writeShards(ZarrArray array, Optional<Integer> frame, Field field) throws IOException {
        List<ShardLayout.Shard> own = new ArrayList<>();
        for (ShardLayout.Shard shard : ShardLayout.shards(array.metadata(), field.lattice(), frame)) {
            int writer = FieldParts.writer(shard.box(), field);
            if (FieldParts.owns(writer, shard.box(), field)) {
                if (comm.rank() == writer) {
                    own.add(shard);
                }
            } else {
                Optional<Slab> values = FieldGather.toRank(field, comm, shard.box(), writer);
                if (values.isPresent()) {
                    Elements elements = Elements.of(values(values.get()), shard.extent());
                    array.write(shard.index(), elements, shard.extent(), encoder);
                }
            }
        }
        for (ShardLayout.Shard shard : own) {
            Elements elements = Elements.of(field, shard.box(), shard.extent().length);
            array.write(shard.index(), elements, shard.extent(), encoder);
        }
    }

    private static Object values(Slab slab) {
        return slab.precision() == Precision.DOUBLE ? slab.doubles() : slab.floats();
    }
}
