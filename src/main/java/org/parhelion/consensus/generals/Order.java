package org.parhelion.consensus.generals;

/** What generals agree on: any number. Two of them have the paper's names. */
public final class Order {
    /** What a general does who was told nothing, or heard no majority: the paper's default. */
    public static final long RETREAT = 0;

    /** The other order of the paper. */
    public static final long ATTACK = 1;

    private Order() {}

    /** The order's name, or its number. */
    public static String name(long order) {
        if (order == RETREAT) {
            return "retreat";
        }
        return order == ATTACK ? "attack" : Long.toString(order);
    }
}
