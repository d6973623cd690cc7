package org.parhelion.runs.stored;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parhelion.io.DataException;
import org.parhelion.io.NpyFile;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.io.zarr.ZarrArray;

/** The arrays that a run wrote: NumPy files and Zarr stores below a directory or in an object store, or one of them. */
public final class StoredArrays {
    /** The step of an array that has none: what holds for the whole run, or is its end. */
    public static final long END = Long.MAX_VALUE;

    private static final Pattern SNAPSHOT = Pattern.compile("(.*)-(\\d{7,})");
    private static final String NPY = ".npy";
    private static final String ZARR = ".zarr";
    /** One of them lies in each Zarr group and array, of versions 3 and 2. */
    private static final List<String> DOCUMENTS = List.of("zarr.json", ".zgroup", ".zarray");

    private static final Pattern ARRAY = Pattern.compile("([^/]+)/(zarr\\.json|\\.zarray)");

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
     * Lists the arrays of a place. Reads no values but the steps and times of stores. Coordinates are arrays, too.
     *
     * @param place a directory or a folder of an object store, a Zarr store, or a {@code .npy} file
     * @return the arrays, by step; what holds at the end last
     * @throws IOException if the files cannot be listed
     * @throws DataException if there is none, or a store is damaged
     */
    public static SortedMap<Key, Opening> of(StoredPlace place) throws IOException {
        SortedMap<Key, Opening> found = find(place);
        if (found.isEmpty()) {
            throw new DataException(place + ": contains no .npy file and no Zarr store; was it written by a run?");
        }
        return found;
    }

    /**
     * Lists the arrays of a place as {@link #of}, where there may be none yet.
     *
     * @param place a directory or a folder of an object store, a Zarr store, or a {@code .npy} file
     * @return the arrays, by step; what holds at the end last
     * @throws IOException if the files cannot be listed
     * @throws DataException if the place does not exist, or a store is damaged
     */
    public static SortedMap<Key, Opening> find(StoredPlace place) throws IOException {
        StoredArrays run = new StoredArrays();
        if (isNpy(place.name()) && isFile(place)) {
            run.arrays.put(new Key(END, "array"), npy(place));
            return run.arrays;
        }
        List<String> files = place.list();
        if (files.isEmpty()
                && place.path().isPresent()
                && !Files.isDirectory(place.path().get())) {
            throw new DataException(place + ": is no directory, .npy file or Zarr store");
        }
        if (DOCUMENTS.stream().anyMatch(files::contains)) {
            run.addStore("", place, files);
        } else {
            run.addDirectory(place, files);
        }
        return run.arrays;
    }

    private static boolean isNpy(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(NPY);
    }

    private static boolean isFile(StoredPlace place) throws IOException {
        return place.path().isPresent()
                ? Files.isRegularFile(place.path().get())
                : place.object().isPresent();
    }

    private static Opening npy(StoredPlace place) {
        return () -> {
            if (place.path().isPresent()) {
                return new NpyFrame(NpyFile.open(place.path().get()));
            }
            StoredObject object = place.object().orElseThrow(() -> new NoSuchFileException(place.toString()));
            return new NpyFrame(object.open());
        };
    }

    private void addDirectory(StoredPlace place, List<String> files) throws IOException {
        for (String file : files) {
            if (isNpy(file)) {
                addFile(file.substring(0, file.length() - NPY.length()), place.in(file));
            }
        }
        for (String group : groups(files)) {
            String prefix = group + "/";
            List<String> inside = files.stream()
                    .filter(file -> file.startsWith(prefix))
                    .map(file -> file.substring(prefix.length()))
                    .toList();
            addStore(prefix, place.in(group), inside);
        }
    }

    /** The folders that are Zarr groups of a run. */
    private static Set<String> groups(List<String> files) {
        Set<String> groups = new TreeSet<>();
        for (String file : files) {
            int slash = file.lastIndexOf('/');
            if (slash > 0 && DOCUMENTS.contains(file.substring(slash + 1))) {
                String folder = file.substring(0, slash);
                if (folder.endsWith(ZARR)) {
                    groups.add(folder);
                }
            }
        }
        return groups;
    }

    private void addFile(String name, StoredPlace place) {
        Matcher snapshot = SNAPSHOT.matcher(name);
        Key key =
                snapshot.matches() ? new Key(Long.parseLong(snapshot.group(2)), snapshot.group(1)) : new Key(END, name);
        arrays.put(key, npy(place));
    }

    /** Adds the arrays of a Zarr group; those of groups inside it are other resolutions of them. */
    private void addStore(String prefix, StoredPlace place, List<String> files) throws IOException {
        ObjectStore store = place.store();
        SortedMap<String, ZarrArray> all = new TreeMap<>();
        for (String file : files) {
            Matcher document = ARRAY.matcher(file);
            if (document.matches()) {
                ZarrArray.find(store, document.group(1)).ifPresent(array -> all.put(document.group(1), array));
            }
        }
        double[] steps = read(all, STEP);
        double[] times = read(all, TIME);
        for (Map.Entry<String, ZarrArray> each : all.entrySet()) {
            String name = each.getKey();
            ZarrArray array = each.getValue();
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

    /** The values of an array; none if there is no such array. */
    private static double[] read(Map<String, ZarrArray> arrays, String name) throws IOException {
        ZarrArray array = arrays.get(name);
        return array == null ? new double[0] : array.read();
    }
}
