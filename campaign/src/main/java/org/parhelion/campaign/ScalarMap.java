package org.parhelion.campaign;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A few named values in their order, immutable. Ten thousands of tasks are kept in memory, so names and values share one
 * array; a name is found by a scan.
 */
final class ScalarMap extends AbstractMap<String, Scalar> {
    private static final ScalarMap EMPTY = new ScalarMap(new Object[0]);

    /** name 0, value 0, name 1, value 1, … */
    private final Object[] namesAndValues;

    private ScalarMap(Object[] namesAndValues) {
        this.namesAndValues = namesAndValues;
    }

    static Map<String, Scalar> copyOf(Map<String, Scalar> values) {
        if (values instanceof ScalarMap) {
            return values;
        }
        if (values.isEmpty()) {
            return EMPTY;
        }
        Object[] copy = new Object[2 * values.size()];
        int at = 0;
        for (Map.Entry<String, Scalar> entry : values.entrySet()) {
            copy[at++] = Objects.requireNonNull(entry.getKey(), "name");
            copy[at++] = Objects.requireNonNull(entry.getValue(), entry.getKey());
        }
        return new ScalarMap(copy);
    }

    @Override
    public int size() {
        return namesAndValues.length / 2;
    }

    @Override
    public @Nullable Scalar get(@Nullable Object name) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i].equals(name)) {
                return (Scalar) namesAndValues[i + 1];
            }
        }
        return null;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return get(name) != null;
    }

    @Override
    public Set<Map.Entry<String, Scalar>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return ScalarMap.this.size();
            }

            @Override
            public Iterator<Map.Entry<String, Scalar>> iterator() {
                return new Iterator<>() {
                    private int at;

                    @Override
                    public boolean hasNext() {
                        return at < namesAndValues.length;
                    }

                    @Override
                    public Map.Entry<String, Scalar> next() {
                        if (!hasNext()) {
                            throw new java.util.NoSuchElementException("after the last of " + size() + " values");
                        }
                        at += 2;
                        return Map.entry((String) namesAndValues[at - 2], (Scalar) namesAndValues[at - 1]);
                    }
                };
            }
        };
    }
}
