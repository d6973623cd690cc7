package org.parhelion.stencil.reader;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The arrays that a method has made while it is read. */
final class Heap {
    private final Map<Integer, Value[]> arrays = new HashMap<>();

    void make(Value.LocalArray array, int length, Value zero) {
        if (length < 0) {
            throw new Refusal("an array of " + length + " elements");
        }
        Value[] elements = new Value[length];
        Arrays.fill(elements, zero);
        arrays.put(array.number(), elements);
    }

    int length(Value.LocalArray array) {
        return elements(array).length;
    }

    Value load(Value.LocalArray array, int index) {
        return elements(array)[checked(array, index)];
    }

    void store(Value.LocalArray array, int index, Value value) {
        elements(array)[checked(array, index)] = value;
    }

    Heap copy() {
        Heap copy = new Heap();
        arrays.forEach((number, elements) -> copy.arrays.put(number, elements.clone()));
        return copy;
    }

    /** What holds after both arms of a decision: this heap where it is true, {@code other} where it is false. */
    Heap merge(Value.Decision decision, Heap other, CallFrame.Merge merge) {
        Heap merged = other.copy();
        arrays.forEach((number, elements) -> merged.arrays.merge(number, elements, (otherwise, here) -> {
            Value[] both = here.clone();
            for (int i = 0; i < both.length; i++) {
                both[i] = merge.of(decision, here[i], otherwise[i]);
            }
            return both;
        }));
        return merged;
    }

    private Value[] elements(Value.LocalArray array) {
        Value[] elements = arrays.get(array.number());
        if (elements == null) {
            throw new IllegalStateException("no such array: " + array);
        }
        return elements;
    }

    private int checked(Value.LocalArray array, int index) {
        if (index < 0 || index >= length(array)) {
            throw new Refusal("index " + index + " of an array of " + length(array) + " elements");
        }
        return index;
    }
}
