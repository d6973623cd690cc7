package org.parhelion.space.registry;

/**
 * What a registered space offers.
 *
 * @param durable whether an acknowledged write survives a crash of the backend
 * @param transactions whether verbs can be made atomic
 * @param notifications whether subscriptions work
 * @param ranges whether templates with ranges work
 * @param tupleBytesMax the largest encoded tuple [bytes]
 */
public record Capabilities(
        boolean durable, boolean transactions, boolean notifications, boolean ranges, long tupleBytesMax) {
    /** No requirement; what every space offers. */
    public static final Capabilities NONE = new Capabilities(false, false, false, false, 0);

    /**
     * Tells whether a space that offers this can be used where that is required.
     *
     * @param required what is needed
     * @return true if nothing of it is missing here
     */
    public boolean cover(Capabilities required) {
        return (durable || !required.durable)
                && (transactions || !required.transactions)
                && (notifications || !required.notifications)
                && (ranges || !required.ranges)
                && tupleBytesMax >= required.tupleBytesMax;
    }
}
