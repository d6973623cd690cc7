package org.parhelion.membership;

import java.util.Objects;

/**
 * What a member says of itself.
 *
 * @param version raised by the member with every change; the highest is the truth
 * @param load how busy it is, in a unit of the user's own
 * @param devices the devices it computes with
 * @param address where it can be reached
 */
public record Metadata(int version, double load, String devices, String address) {
    /** What is known of a member that has said nothing. */
    public static final Metadata NONE = new Metadata(0, 0, "", "");

    public Metadata {
        Objects.requireNonNull(devices, "devices");
        Objects.requireNonNull(address, "address");
        if (version < 0) {
            throw new IllegalArgumentException("version " + version + " must be at least 0");
        }
    }

    Metadata withVersion(int changed) {
        return new Metadata(changed, load, devices, address);
    }
}
