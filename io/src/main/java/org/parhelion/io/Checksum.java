package org.parhelion.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 of a field's little-endian bytes in C order. It depends on the values only: fields with equal bits have equal
 * checksums for every number of ranks, byte order of the machine and padding of rows. Not thread-safe.
 */
public final class Checksum {
    private final MessageDigest digest;
    private final LittleEndian bytes = new LittleEndian();

    /** Creates the checksum of no values. */
    public Checksum() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * Adds the values of a slab.
     *
     * @param slab the slab
     */
    public void update(Slab slab) {
        add(slab.values(), 0, slab.count());
    }

    /**
     * Adds elements of an array of doubles.
     *
     * @param values the array
     * @param offset index of the first element
     * @param count number of elements
     */
    public void update(double[] values, int offset, int count) {
        add(values, offset, count);
    }

    /**
     * Adds elements of an array of floats.
     *
     * @param values the array
     * @param offset index of the first element
     * @param count number of elements
     */
    public void update(float[] values, int offset, int count) {
        add(values, offset, count);
    }

    private void add(Object values, int offset, int count) {
        try {
            bytes.write(values, offset, count, digest::update);
        } catch (IOException e) {
            throw new UncheckedIOException("a digest performs no I/O", e);
        }
    }

    /**
     * Completes the digest and resets it, so that the object can be used again.
     *
     * @return 64 lower-case hexadecimal digits
     */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * The digest of a complete array of doubles.
     *
     * @param values the values in C order
     * @return 64 lower-case hexadecimal digits
     */
    public static String of(double... values) {
        Checksum checksum = new Checksum();
        checksum.update(values, 0, values.length);
        return checksum.hex();
    }

    /**
     * The digest of a complete array of floats.
     *
     * @param values the values in C order
     * @return 64 lower-case hexadecimal digits
     */
    public static String of(float... values) {
        Checksum checksum = new Checksum();
        checksum.update(values, 0, values.length);
        return checksum.hex();
    }
}
