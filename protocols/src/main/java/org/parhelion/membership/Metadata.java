package org.parhelion.membership;

import java.util.Objects;

/**
 * What a member publishes about itself.
 *
 * @param version increased by the member with every change; the highest version is valid
 * @param load the member's load, in a unit that the user chooses
 * @param devices the devices it computes with
 * @param address the address at which it can be reached
 */
public record Metadata(int version, double load, String devices, String address) {
    /** The metadata of a member that has published none. */
    public static final Metadata NONE = new Metadata(0, 0, "", "");

    /**
     * Checks the version.
     *
     * @throws IllegalArgumentException if {@code version} is negative
     */
    public Metadata {
        Objects.requireNonNull(devices, "devices");
        Objects.requireNonNull(address, "address");
        if (version < 0) {
            throw new IllegalArgumentException("version " + version + " must be at least 0");
        }
    }
}
