package org.parhelion.comm;

import java.util.Objects;
import java.util.Set;

/** A program's own operation. */
record UserOp(String name, int width, Set<ElementType> types, Op.Combination combination) implements Op {
    UserOp {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(combination, "combination");
        if (width < 1) {
            throw new IllegalArgumentException(
                    "operation '" + name + "' of width " + width + ": an operand has at least one element");
        }
    }

    @Override
    public boolean accepts(ElementType type) {
        return types.contains(type);
    }

    @Override
    public long combine(long a, long b) {
        long[] left = {a};
        combination.combine(Buffer.of(left), Buffer.value(b));
        return left[0];
    }

    @Override
    public double combine(double a, double b) {
        double[] left = {a};
        combination.combine(Buffer.of(left), Buffer.value(b));
        return left[0];
    }

    @Override
    public void combine(Buffer accumulated, Buffer next) {
        combination.combine(accumulated, next);
    }

    @Override
    public String toString() {
        return name;
    }
}
