package org.parhelion.consensus.generals;

/**
 * The generals that forwarded an order: the commander first, the last sender last. {@code 0:2:3} means “3 reports that
 * 2 reported that 0 ordered”.
 *
 * <pre>
 * bits:  63 … 60   59 … 54   …   11 … 6    5 … 0
 *        length    hop 9         hop 1     hop 0 (the commander)      6 bits per hop
 * </pre>
 *
 * <p>A path in one number is cheap to create, compare and hash. It limits an army to {@value #MAX_GENERALS} generals
 * and {@value #MAX_LENGTH} rounds, far beyond what n!/(n − m − 2)! messages allow.
 *
 * @param bits the packed form
 */
record Path(long bits) {
    /** The largest number of generals. */
    static final int MAX_GENERALS = 64;

    /** The largest number of hops. */
    static final int MAX_LENGTH = 10;

    private static final int HOP_BITS = 6;
    private static final int LENGTH_SHIFT = 60;

    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if it does not fit
     */
    Path {
        if (bits >>> LENGTH_SHIFT > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a path of " + (bits >>> LENGTH_SHIFT) + " hops is too long: at most " + MAX_LENGTH + " fit");
        }
    }

    /** The path of these generals. */
    static Path of(int... generals) {
        Path path = new Path(0);
        for (int general : generals) {
            path = path.then(general);
        }
        return path;
    }

    /** The number of hops. */
    int length() {
        return (int) (bits >>> LENGTH_SHIFT);
    }

    /** The general at {@code hop}, 0 … length − 1. */
    int at(int hop) {
        return (int) (bits >>> (hop * HOP_BITS)) & (MAX_GENERALS - 1);
    }

    /** The last sender. */
    int last() {
        return at(length() - 1);
    }

    /** This path, extended by {@code general}. */
    Path then(int general) {
        int length = length();
        if (length == MAX_LENGTH || general < 0 || general >= MAX_GENERALS) {
            throw new IllegalArgumentException("general " + general + " cannot be hop " + length + " of " + this
                    + ": at most " + MAX_LENGTH + " hops of generals below " + MAX_GENERALS);
        }
        return new Path((bits | (long) general << (length * HOP_BITS)) + (1L << LENGTH_SHIFT));
    }

    /** The first {@code length} hops. */
    Path prefix(int length) {
        long hops = (1L << (length * HOP_BITS)) - 1;
        return new Path((bits & hops) | (long) length << LENGTH_SHIFT);
    }

    /** The generals on it as a set: bit g for general g. */
    long members() {
        long members = 0;
        for (int hop = 0; hop < length(); hop++) {
            members |= 1L << at(hop);
        }
        return members;
    }

    /** Whether {@code general} is on the path. */
    boolean contains(int general) {
        return (members() >>> general & 1) != 0;
    }

    /** Whether no general is on the path twice. */
    boolean distinct() {
        return Long.bitCount(members()) == length();
    }

    /** The generals, in order. */
    int[] toArray() {
        int[] generals = new int[length()];
        for (int hop = 0; hop < generals.length; hop++) {
            generals[hop] = at(hop);
        }
        return generals;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int hop = 0; hop < length(); hop++) {
            text.append(hop == 0 ? "" : ":").append(at(hop));
        }
        return text.toString();
    }
}
