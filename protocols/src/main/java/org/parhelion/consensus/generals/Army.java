package org.parhelion.consensus.generals;

/**
 * The participants: {@code size} generals, numbered 0 … size − 1, one of which is the commander, and the number of
 * traitors that the protocol must tolerate.
 *
 * @param size the number of generals, including the commander: 2 … {@value Path#MAX_GENERALS}
 * @param maxTraitors the m of OM(m) and SM(m): 0 … {@value Path#MAX_LENGTH} − 1; there are m + 1 rounds
 * @param commander the general that gives the order
 */
public record Army(int size, int maxTraitors, int commander) {
    /**
     * Checks every value.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public Army {
        if (size < 2 || size > Path.MAX_GENERALS) {
            throw new IllegalArgumentException(
                    "an army of " + size + " generals: between 2 and " + Path.MAX_GENERALS + " are supported");
        }
        if (maxTraitors < 0 || maxTraitors >= Path.MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "maxTraitors " + maxTraitors + ": between 0 and " + (Path.MAX_LENGTH - 1) + " are supported");
        }
        if (commander < 0 || commander >= size) {
            throw new IllegalArgumentException("commander " + commander + " is outside 0 … " + (size - 1));
        }
    }

    /** {@return the number of rounds: m + 1} */
    public int rounds() {
        return maxTraitors + 1;
    }

    /** {@return whether oral messages suffice: n ≥ 3m + 1 (Lamport, Shostak, Pease 1982, §2 and theorem 1)} */
    public boolean oralMessagesSuffice() {
        return size >= 3 * maxTraitors + 1;
    }

    /**
     * {@return whether a general belongs to the army}
     *
     * @param general the general
     */
    public boolean has(int general) {
        return general >= 0 && general < size;
    }
}
