package org.parhelion.view.page;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Arrays of pictures that are no longer shown, for the next pictures. A new array of a megabyte costs many times its copy where its memory is touched for the
 * first time.
 */
final class SpareArrays {
    /** A few arrays are in use at a time: the latest picture, and those on their way to browsers. */
    private static final int MOST_SPARES = 8;

    private final Queue<float[]> spares = new ConcurrentLinkedQueue<>();
    /** Those of shown pictures. Guarded by the page. */
    private final List<float[]> shown = new ArrayList<>();

    /** An array of this length with any values: a spare one, or a new one. Does not wait. */
    float[] take(int length) {
        for (float[] spare = spares.poll(); spare != null; spare = spares.poll()) {
            if (spare.length == length) {
                return spare;
            }
        }
        return new float[length];
    }

    /**
     * A picture was shown. Called with the page's lock.
     *
     * @param values its values
     * @param held the values of all pictures that someone may still read
     */
    void shown(float[] values, List<float[]> held) {
        Set<float[]> used = Collections.newSetFromMap(new IdentityHashMap<>());
        used.addAll(held);
        shown.add(values);
        shown.removeIf(each -> {
            boolean spare = !used.contains(each);
            if (spare && spares.size() < MOST_SPARES) {
                spares.add(each);
            }
            return spare;
        });
    }
}
