package org.parhelion.stencil.reader;

import org.jspecify.annotations.Nullable;
import org.parhelion.stencil.Comparison;
import org.parhelion.stencil.Node;
import org.parhelion.stencil.Stencil;

/** What a local variable or a stack entry holds while a method is read: symbols for doubles, everything else concrete. */
sealed interface Value {
    /** A double. */
    record Real(Node node) implements Value {}

    /** An int, boolean, byte, short or char. */
    record Whole(int value) implements Value {}

    /** An int, or any other value but a double, that depends on a comparison of doubles. */
    record Choice(Decision decision, Value ifTrue, Value ifFalse) implements Value {}

    /** What dcmpl and dcmpg leave: −1, 0 or 1; with a NaN 1 if {@code nanIsGreater}, else −1. */
    record Compared(Node a, Node b, boolean nanIsGreater) implements Value {}

    /** A point of a field or coefficient. */
    record PointOf(int source) implements Value {}

    /** The array of all points that {@link Stencil#at(int, Point...)} is given. */
    record Points(int count) implements Value {}

    /** An object that exists: the stencil, or what is reached from it. {@code path} is how, for the names of parameters. */
    record Known(@Nullable Object object, String path) implements Value {}

    /** A float parameter, about to be widened. */
    record FloatParameter(Node node) implements Value {}

    /** An array that the method made; its elements are in {@link Heap}. */
    record LocalArray(int number) implements Value {}

    /** A comparison of doubles with a definite outcome for NaN: false. */
    record Decision(Comparison comparison, Node a, Node b) {}
}
