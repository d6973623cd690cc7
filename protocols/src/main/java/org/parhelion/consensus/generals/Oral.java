package org.parhelion.consensus.generals;

/**
 * One message of OM(m): the last general on {@code path} reports that {@code order} reached it along the rest of the
 * path.
 *
 * @param path from the commander to the sender
 * @param order the order
 */
public record Oral(Path path, long order) {
    @Override
    public String toString() {
        return path + " " + Order.name(order);
    }
}
