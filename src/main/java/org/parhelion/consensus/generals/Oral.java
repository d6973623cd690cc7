package org.parhelion.consensus.generals;

/**
 * One message of OM(m): whoever stands last on {@code path} says that {@code order} came to him along the rest of it.
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
