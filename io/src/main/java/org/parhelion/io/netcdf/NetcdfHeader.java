package org.parhelion.io.netcdf;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file begins with: dimensions, attributes, and where the values of each variable lie.
 *
 * @param form 1, 2 or 5: CDF-1, CDF-2, CDF-5
 * @param records number of records
 * @param dimensions the dimensions
 * @param attributes attributes of the file: texts, {@code Double}s and lists of these
 * @param variables the variables
 */
record NetcdfHeader(
        int form, long records, List<Dimension> dimensions, Map<String, Object> attributes, List<Variable> variables) {
    /** Bytes of the magic number; the number of records follows. */
    static final int MAGIC = 4;

    /** Sizes are multiples of this. */
    static final int ALIGNMENT = 4;

    /** A dimension; its length is 0 if it is the one that grows. */
    record Dimension(String name, long length) {
        boolean grows() {
            return length == 0;
        }
    }

    /**
     * A variable.
     *
     * @param dimensions numbers of its dimensions, slowest first
     * @param begin position of its first value
     */
    record Variable(
            String name, List<Integer> dimensions, Map<String, Object> attributes, NetcdfType type, long begin) {}

    Optional<Variable> variable(String name) {
        return variables.stream().filter(v -> v.name.equals(name)).findFirst();
    }

    /** The extents of a variable, slowest dimension first. */
    long[] shape(Variable variable) {
        return variable.dimensions.stream()
                .map(dimensions::get)
                .mapToLong(dimension -> dimension.grows() ? records : dimension.length)
                .toArray();
    }

    boolean grows(Variable variable) {
        return !variable.dimensions.isEmpty()
                && dimensions.get(variable.dimensions.getFirst()).grows();
    }

    /**
     * Bytes of a variable, or of one record of it, without padding.
     *
     * @throws ArithmeticException if they are more than 2⁶³
     */
    long bytes(Variable variable) {
        long bytes = variable.type.bytes;
        for (int number : variable.dimensions) {
            Dimension dimension = dimensions.get(number);
            bytes = dimension.grows() ? bytes : Math.multiplyExact(bytes, dimension.length);
        }
        return bytes;
    }

    static long padded(long bytes) {
        return Math.addExact(bytes, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Bytes of a record of all variables that grow. A single one is not padded. */
    long recordBytes() {
        List<Variable> growing = variables.stream().filter(this::grows).toList();
        if (growing.size() == 1) {
            return bytes(growing.getFirst());
        }
        long bytes = 0;
        for (Variable variable : growing) {
            bytes = Math.addExact(bytes, padded(bytes(variable)));
        }
        return bytes;
    }

    /** The number of records as it stands after the magic number. */
    ByteBuffer recordCount(long count) {
        ByteBuffer bytes = ByteBuffer.allocate(form == 5 ? Long.BYTES : Integer.BYTES);
        return (form == 5 ? bytes.putLong(count) : bytes.putInt((int) count)).flip();
    }
}
