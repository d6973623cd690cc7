package org.parhelion.io.zarr;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.parhelion.Experimental;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Lattice;
import org.parhelion.io.DataException;
import org.parhelion.io.Variable;
import org.parhelion.io.frame.Coordinates;
import org.parhelion.io.store.ObjectStore;

/**
 * Writes fields in the course of a run to a Zarr group, from all ranks.
 *
 * <pre>
 *   zarr.json                    the group: attributes, and the documents of all arrays (consolidated metadata)
 *   time, step                   coordinates of the first axis: one element a frame
 *   z, y, x                      coordinates of the points [m]; x_face of points on faces across x
 *   temperature/c/12/0/3         frame 12 of a field: one object a shard
 *   level-1/temperature          with {@linkplain ZarrOptions#multiscales multiscales}: the same at half of the points along each axis
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
    private final ZarrOptions options;
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
            ZarrOptions options,
            Comm comm,
            List<Variable> variables,
            Map<String, Object> attributes) {
        this.store = store;
        this.options = options;
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
        return open(store, ZarrOptions.DEFAULT.withCompression(compression), comm, variables, attributes);
    }

    /**
     * Opens a store for writing. Collective.
     *
     * @param store the store, the same on all ranks; one that contains the same fields already is continued
     * @param options version, compression, resolutions
     * @param comm the ranks of the fields' decomposition
     * @param variables the fields
     * @param attributes attributes of the group, for instance {@code title}: texts and numbers
     * @return this rank's writer
     * @throws DataException if the store contains other fields
     * @throws IllegalArgumentException if multiscales are asked for on a grid of one axis, or a stretched one
     * @throws IOException on rank 0 if the store cannot be written; the caller must end the job
     */
    public static ZarrFields open(
            ObjectStore store, ZarrOptions options, Comm comm, List<Variable> variables, Map<String, Object> attributes)
            throws IOException {
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("Conventions", Coordinates.CONVENTIONS);
        group.putAll(attributes);
        if (options.multiscales()) {
            variables.forEach(variable -> Resolutions.require(variable.lattice().grid()));
            group.putAll(Resolutions.attributes(options.version(), variables));
        }
        ZarrFields fields = new ZarrFields(store, options, comm, variables, group);
        fields.describe();
        fields.recall();
        return fields;
    }

    /**
     * The number of objects that a frame of a field consists of.
     *
     * @param options version and resolutions
     * @param points number of points along each axis, slowest first
     * @return at least 1
     */
    public static long objects(ZarrOptions options, int... points) {
        long objects = 0;
        for (int level = 0; level < levels(options, points); level++) {
            objects += ShardLayout.shardCount(options.version(), Resolutions.points(level, points));
        }
        return objects;
    }

    /**
     * The number of values that a frame of a field consists of.
     *
     * @param options resolutions
     * @param points number of points along each axis, slowest first
     * @return the number of points, with those of coarser levels
     */
    public static long values(ZarrOptions options, int... points) {
        long values = 0;
        for (int level = 0; level < levels(options, points); level++) {
            values += Arrays.stream(Resolutions.points(level, points))
                    .asLongStream()
                    .reduce(1, (a, b) -> a * b);
        }
        return values;
    }

    private static int levels(ZarrOptions options, int... points) {
        return options.multiscales() ? Resolutions.levels(points) : 1;
    }

    private int levels(Variable variable) {
        return levels(options, variable.lattice().points());
    }

    /** The names of the arrays of all levels of a field. */
    private List<String> names(Variable variable) {
        return IntStream.range(0, levels(variable))
                .mapToObj(level -> Resolutions.folder(level) + variable.name())
                .toList();
    }

    private void describe() {
        add(TIME, frames(ZarrType.FLOAT64, Coordinates.ofTime()));
        add(STEP, frames(ZarrType.INT64, Coordinates.ofStep()));
        for (Variable variable : variables.values()) {
            for (int level = 0; level < levels(variable); level++) {
                for (Axis axis : variable.lattice().grid().axes()) {
                    String name = Coordinates.name(variable.lattice(), axis);
                    int points = Resolutions.points(level, variable.lattice().points(axis))[0];
                    add(Resolutions.folder(level) + name, coordinates(name, axis, points));
                }
            }
        }
        for (Variable variable : variables.values()) {
            for (int level = 0; level < levels(variable); level++) {
                int[] points = Resolutions.points(level, variable.lattice().points());
                ZarrMetadata metadata = ShardLayout.of(variable, dimensions(variable.lattice()), options, points);
                add(Resolutions.folder(level) + variable.name(), metadata);
            }
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
                options.version(), new long[] {0}, chunk, chunk, type, Compression.NONE, List.of(TIME), attributes);
    }

    private ZarrMetadata coordinates(String name, Axis axis, int... points) {
        return ZarrMetadata.of(
                options.version(),
                new long[] {points[0]},
                points,
                points,
                ZarrType.FLOAT64,
                Compression.NONE,
                List.of(name),
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
        String document = options.version() == ZarrVersion.V2 ? V2Documents.ARRAY : ZarrMetadata.DOCUMENT;
        if (comm.rank() == ROOT && store.size(STEP + "/" + document).isPresent()) {
            requireNoOtherLevels();
            requireSameFields();
            double[] times = ZarrArray.open(store, TIME).read();
            double[] steps = ZarrArray.open(store, STEP).read();
            frames = new double[2 * times.length];
            System.arraycopy(steps, 0, frames, 0, times.length);
            System.arraycopy(times, 0, frames, times.length, times.length);
        } else if (comm.rank() == ROOT) {
            deleteLevels();
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

    /** Levels that this run does not write would stay as they are, beside newer fields. */
    private void requireNoOtherLevels() throws IOException {
        String folder = Resolutions.folder(1);
        if (arrays.keySet().stream().noneMatch(name -> name.startsWith(folder)) && hasLevel(1)) {
            throw new DataException(store + ": contains fields at several resolutions, which this run does not write:"
                    + " set multiscales as before, name another directory, or delete the store");
        }
    }

    /** Whether there are arrays of a level. Other objects of that name are not ours. */
    private boolean hasLevel(int level) throws IOException {
        return store.list(Resolutions.group(level)).stream()
                .anyMatch(key -> key.endsWith("/" + ZarrMetadata.DOCUMENT) || key.endsWith("/" + V2Documents.ARRAY));
    }

    /** Deletes levels of a store whose creation was interrupted: this one may have fewer. */
    private void deleteLevels() throws IOException {
        for (int level = 1; hasLevel(level); level++) {
            store.deleteAll(Resolutions.group(level));
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
                double[] values = Coordinates.values(variable.lattice(), axis);
                for (int level = 0; level < levels(variable); level++) {
                    String name = Resolutions.folder(level) + Coordinates.name(variable.lattice(), axis);
                    double[] coordinates = Resolutions.coordinates(level, values);
                    if (written.add(name)) {
                        array(name).write(new int[] {0}, coordinates, new int[] {coordinates.length});
                    }
                }
            }
        }
        for (ZarrArray array : arrays.values()) {
            array.writeDocument();
        }
        for (String group : ZarrMetadata.groups(documents())) {
            ZarrArray.write(store, group + "/", ZarrMetadata.ofInnerGroup(options.version()));
        }
        writeGroup();
    }

    private Map<String, ZarrMetadata> documents() {
        Map<String, ZarrMetadata> all = new TreeMap<>();
        arrays.forEach((name, array) -> all.put(name, array.metadata()));
        return all;
    }

    /** The group's documents, with those of all arrays: the last write of each frame. */
    private void writeGroup() throws IOException {
        ZarrArray.write(store, "", ZarrMetadata.ofGroup(options.version(), attributes, documents()));
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
            writeLevels(variable, Optional.empty(), field);
            return;
        }
        if (written.isEmpty()) {
            dropFrom(step);
        }
        writeLevels(variable, Optional.of(steps.size()), field);
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
            for (String name : growing()) {
                for (String key : store.list(name)) {
                    OptionalInt frame = array(name).metadata().firstIndex(key.substring(name.length() + 1));
                    if (frame.isPresent() && frame.getAsInt() >= kept) {
                        store.delete(key);
                    }
                }
            }
        }
        comm.barrier();
    }

    /** The names of the arrays of fields that have frames. */
    private List<String> growing() {
        return variables.values().stream()
                .filter(variable -> !variable.steady())
                .flatMap(variable -> names(variable).stream())
                .toList();
    }

    /** Makes as many frames visible as there are steps. */
    private void publish() throws IOException {
        growing().forEach(this::grow);
        grow(STEP);
        grow(TIME);
        if (comm.rank() != ROOT) {
            return;
        }
        for (String name : growing()) {
            array(name).writeDocument();
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

    private void writeLevels(Variable variable, Optional<Integer> frame, Field field) throws IOException {
        List<String> names = names(variable);
        LevelPart part = LevelPart.of(field);
        for (int level = 0; level < names.size(); level++) {
            part = level == 0 ? part : part.next(comm);
            writeShards(array(names.get(level)), variable.lattice().grid().axes(), frame, part);
        }
    }

    /** Shards that several ranks own come first: while one of these ranks writes, the others go on to their own. */
    private void writeShards(ZarrArray array, List<Axis> axes, Optional<Integer> frame, LevelPart part)
            throws IOException {
        List<ShardLayout.Shard> own = new ArrayList<>();
        for (ShardLayout.Shard shard : ShardLayout.shards(array.metadata(), axes, part.all(), frame)) {
            int writer = part.writer(shard.box());
            if (part.owns(writer, shard.box())) {
                if (comm.rank() == writer) {
                    own.add(shard);
                }
            } else {
                Optional<Object> values = part.toRank(comm, shard.box(), writer);
                if (values.isPresent()) {
                    Elements elements = Elements.of(values.get(), shard.extent());
                    array.write(shard.index(), elements, shard.extent(), encoder);
                }
            }
        }
        for (ShardLayout.Shard shard : own) {
            Elements elements = part.elements(shard.box(), shard.extent().length);
            array.write(shard.index(), elements, shard.extent(), encoder);
        }
    }
}
