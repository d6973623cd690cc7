package org.parhelion.runs.stored;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.parhelion.io.DataException;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.io.zarr.ZarrArray;

/** The arrays that a run wrote: NumPy files and Zarr stores below a directory, or one of them. */
public final class StoredArrays {
    /** The step of an array that has none: what holds for the whole run, or is its end. */
    public static final long END = Long.MAX_VALUE;

    private static final Pattern SNAPSHOT = Pattern.compile("(.*)-(\\d{7,})");
    private static final String NPY = ".npy";
    private static final String ZARR = ".zarr";
    /** One of them lies in each Zarr group and array, of versions 3 and 2. */
    private static final List<String> DOCUMENTS = List.of("zarr.json", ".zgroup", ".zarray");

    private static final String TIME = "time";
    private static final String STEP = "step";

    /**
     * An array at a step.
     *
     * @param step steps done; {@link #END} at the end
     * @param name its path in the run's directory without step and extension
     */
    public record Key(long step, String name) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparingLong(Key::step).thenComparing(Key::name);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }

        /** {@return the array as a person reads it} */
        public String text() {
            return step == END ? name : name + " at step " + step;
        }
    }

    /** Opens an array. */
    @FunctionalInterface
    public interface Opening {
        /**
         * Opens the array.
         *
         * @return the frame; close it
         * @throws IOException if it cannot be read
         */
        StoredFrame open() throws IOException;
    }

    private final SortedMap<Key, Opening> arrays = new TreeMap<>();

    private StoredArrays() {}

    /**
     * Lists the arrays of a directory, a Zarr store or a file. Reads no values but the steps and times of stores. Coordinates are arrays, too.
     *
     * @param path the directory, store or {@code .npy} file
     * @return the arrays, by step; what holds at the end last
     * @throws IOException if the files cannot be listed
     * @throws DataException if there is none, or a store is damaged
     */
    public static SortedMap<Key, Opening> of(Path path) throws IOException {
        StoredArrays run = new StoredArrays();
        if (Files.isRegularFile(path) && isNpy(path)) {
            run.arrays.put(new Key(END, "array"), () -> NpyFrame.open(path));
        } else if (isStore(path)) {
            run.addStore("", path);
        } else if (Files.isDirectory(path)) {
            run.addDirectory(path);
        } else {
            throw new DataException(path + ": is no directory, .npy file or Zarr store");
        }
        if (run.arrays.isEmpty()) {
            throw new DataException(path + ": contains no .npy file and no Zarr store; was it written by a run?");
        }
        return run.arrays;
    }

    /** Whether a store has an array. */
    static boolean hasArray(ObjectStore store, String name) throws IOException {
        return !name.isEmpty() && ZarrArray.exists(store, name);
    }

    private static boolean isNpy(Path path) {
        return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(NPY);
    }

    private static boolean isStore(Path path) {
        return Files.isDirectory(path) && DOCUMENTS.stream().anyMatch(name -> Files.exists(path.resolve(name)));
    }

    private void addDirectory(Path directory) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(directory)) {
            paths = walk.filter(path -> isStore(path) || (isNpy(path) && Files.isRegularFile(path)))
                    .sorted()
                    .toList();
        }
        for (Path path : paths) {
            String name = directory.relativize(path).toString().replace('\\', '/');
            if (isNpy(path)) {
                addFile(name.substring(0, name.length() - NPY.length()), path);
            } else if (name.endsWith(ZARR)) {
                addStore(name + "/", path);
            }
        }
    }

    private void addFile(String name, Path path) {
        Matcher snapshot = SNAPSHOT.matcher(name);
        Key key =
                snapshot.matches() ? new Key(Long.parseLong(snapshot.group(2)), snapshot.group(1)) : new Key(END, name);
        arrays.put(key, () -> NpyFrame.open(path));
    }

    private void addStore(String prefix, Path path) throws IOException {
        ObjectStore store = ObjectStore.directory(path);
        List<String> names;
        try (Stream<Path> inside = Files.list(path)) {
            names = inside.filter(StoredArrays::isStore)
                    .map(array -> String.valueOf(array.getFileName()))
                    .sorted()
                    .toList();
        }
        double[] steps = names.contains(STEP) ? ZarrArray.open(store, STEP).read() : new double[0];
        double[] times = names.contains(TIME) ? ZarrArray.open(store, TIME).read() : new double[0];
        for (String name : names) {
            ZarrArray array = ZarrArray.open(store, name);
            if (array.dimensions().isEmpty() || !array.dimensions().getFirst().equals(TIME)) {
                arrays.put(
                        new Key(END, prefix + name),
                        () -> new ZarrFrame(store, name, array, ZarrFrame.NO_TIME, Double.NaN));
                continue;
            }
            for (int time = 0; time < array.shape()[0]; time++) {
                long index = time;
                long step = time < steps.length ? (long) steps[time] : time;
                double seconds = time < times.length ? times[time] : Double.NaN;
                arrays.put(new Key(step, prefix + name), () -> new ZarrFrame(store, name, array, index, seconds));
            }
        }
    }
}
