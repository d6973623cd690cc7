package org.parhelion.runs.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.parhelion.io.DataException;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.stored.StoredArrays;
import org.parhelion.runs.stored.StoredFrame;
import org.parhelion.runs.stored.StoredPlace;

/**
 * The arrays of two runs, value by value: NumPy files and Zarr stores, matched by their paths in the runs' directories.
 *
 * @param arrays number of arrays that both runs have; each snapshot counts
 * @param differences arrays that differ: by step, what holds at the end last, then by name
 * @param mismatches arrays that cannot be compared: one run lacks them, or their shapes differ
 */
public record RunComparison(int arrays, List<Difference> differences, List<String> mismatches) {
    /**
     * Compares two runs.
     *
     * @param a place of the first run, or one {@code .npy} file or Zarr store
     * @param b that of the second
     * @return the comparison
     * @throws ConfigException if one contains no array, or a damaged one
     * @throws IOException if a file cannot be read
     */
    public static RunComparison of(StoredPlace a, StoredPlace b) throws IOException {
        try {
            return ofArrays(a, b);
        } catch (DataException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }

    private static RunComparison ofArrays(StoredPlace a, StoredPlace b) throws IOException {
        SortedMap<StoredArrays.Key, StoredArrays.Opening> inA = StoredArrays.of(a);
        SortedMap<StoredArrays.Key, StoredArrays.Opening> inB = StoredArrays.of(b);
        SortedSet<StoredArrays.Key> keys = new TreeSet<>(inA.keySet());
        keys.addAll(inB.keySet());
        List<Difference> differences = new ArrayList<>();
        List<String> mismatches = new ArrayList<>();
        int arrays = 0;
        for (StoredArrays.Key key : keys) {
            StoredArrays.Opening openA = inA.get(key);
            StoredArrays.Opening openB = inB.get(key);
            if (openA == null || openB == null) {
                mismatches.add(key.text() + ": only in " + (openA == null ? b : a));
                continue;
            }
            arrays++;
            try (StoredFrame frameA = openA.open();
                    StoredFrame frameB = openB.open()) {
                if (Arrays.equals(frameA.shape(), frameB.shape())) {
                    FrameComparison.of(key, frameA, frameB).ifPresent(differences::add);
                } else {
                    mismatches.add(key.text() + ": shape " + Arrays.toString(frameA.shape()) + " and "
                            + Arrays.toString(frameB.shape()));
                }
            }
        }
        return new RunComparison(arrays, List.copyOf(differences), List.copyOf(mismatches));
    }

    /** {@return whether both runs have the same arrays with the same bits} */
    public boolean same() {
        return differences.isEmpty() && mismatches.isEmpty();
    }

    /** {@return the difference at the earliest step} */
    public Optional<Difference> first() {
        return differences.stream().findFirst();
    }

    /** {@return the distances of all different values} */
    public UlpHistogram ulps() {
        UlpHistogram all = new UlpHistogram();
        differences.forEach(difference -> all.add(difference.ulps()));
        return all;
    }
}
