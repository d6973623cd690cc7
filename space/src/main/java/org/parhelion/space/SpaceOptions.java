package org.parhelion.space;

import java.util.Optional;

/**
 * How a space is opened.
 *
 * @param ordered whether matching tuples are found in the order in which they were written (first in, first out). A backend
 *     that would be slower then is faster without
 * @param secret what the backend asks for before it serves: a password or a token
 */
public record SpaceOptions(boolean ordered, Optional<String> secret) {
    /** Any order, no secret. */
    public static final SpaceOptions DEFAULT = new SpaceOptions(false, Optional.empty());

    /** {@return these options, with tuples found in the order in which they were written} */
    public SpaceOptions inOrder() {
        return new SpaceOptions(true, secret);
    }

    /**
     * Adds a secret.
     *
     * @param value the password or token
     * @return these options with it
     */
    public SpaceOptions withSecret(String value) {
        return new SpaceOptions(ordered, Optional.of(value));
    }

    /** Leaves the secret out: options are logged. */
    @Override
    public String toString() {
        return "SpaceOptions[ordered=" + ordered + ", secret=" + (secret.isPresent() ? "given" : "none") + "]";
    }
}
