package org.parhelion.consensus.generals;

/** Orders that generals agree on: any number. Two of them have the paper's names. */
public final class Order {
    /** The default: a general that received no order, or no majority, retreats. */
    public static final long RETREAT = 0;

    /** The other order of the paper. */
    public static final long ATTACK = 1;

    private Order() {}

    /**
     * {@return the order's name, or its number}
     *
     * @param order the order
     */
    public static String name(long order) {
        if (order == RETREAT) {
            return "retreat";
        }
        return order == ATTACK ? "attack" : Long.toString(order);
    }
}
