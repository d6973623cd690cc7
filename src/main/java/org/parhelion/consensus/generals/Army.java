package org.parhelion.consensus.generals;

/**
 * Who takes part: {@code size} generals, numbered 0 … size − 1, one of them the commander, and how many traitors the protocol is to
 * bear.
 *
 * @param size generals, the commander included: 2 … {@value Path#MAX_GENERALS}
 * @param maxTraitors the m of OM(m) and SM(m): 0 … {@value Path#MAX_LENGTH} − 1; there are m + 1 rounds
 * @param commander who gives the order
 */
public record Army(int size, int maxTraitors, int commander) {
    /** Refuses what no protocol here can run, naming the value. */
    public Army {
        if (size < 2 || size > Path.MAX_GENERALS) {
            throw new IllegalArgumentException(
                    "an army of " + size + " generals: 2 to " + Path.MAX_GENERALS + " can agree");
        }
        if (maxTraitors < 0 || maxTraitors >= Path.MAX_LENGTH) {
            throw new IllegalArgumentException(
                    maxTraitors + " traitors to bear: 0 to " + (Path.MAX_LENGTH - 1) + " are possible");
        }
        if (commander < 0 || commander >= size) {
            throw new IllegalArgumentException("commander " + commander + " is none of 0 … " + (size - 1));
        }
    }

    /** Rounds of messages: m + 1. */
    public int rounds() {
        return maxTraitors + 1;
    }

    /** Whether oral messages suffice: n ≥ 3m + 1 (Lamport, Shostak, Pease 1982, §2 and theorem 1). */
    public boolean oralMessagesSuffice() {
        return size >= 3 * maxTraitors + 1;
    }

    /** Whether {@code general} is one of the army. */
    public boolean has(int general) {
        return general >= 0 && general < size;
    }
}
