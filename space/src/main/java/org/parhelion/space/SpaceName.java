package org.parhelion.space;

/**
 * Whose tuples, and which: spaces of two names share nothing.
 *
 * @param tenant the owner: a user, a group, a project
 * @param namespace one space of that owner
 */
public record SpaceName(String tenant, String namespace) {
    /** The name of a space when none is chosen. */
    public static final SpaceName DEFAULT = new SpaceName("default", "default");

    /** The longest tenant or namespace [UTF-16 units]. */
    public static final int LENGTH_MAX = 255;

    /**
     * Checks the lengths. Any character is allowed, separators and quotes among them.
     *
     * @throws IllegalArgumentException if one is empty, longer than {@value #LENGTH_MAX}, or has an unpaired surrogate
     */
    public SpaceName {
        check("tenant", tenant);
        check("namespace", namespace);
    }

    private static void check(String what, String value) {
        if (value.isEmpty() || value.length() > LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "the " + what + " has " + value.length() + " characters; 1 … " + LENGTH_MAX + " are allowed");
        }
        TupleField.of(value);
    }
}
