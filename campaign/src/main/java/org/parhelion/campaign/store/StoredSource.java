package org.parhelion.campaign.store;

import java.util.Arrays;

/** The state of a task source, and how many outcomes it has been told. */
public final class StoredSource {
    private static final int UNKNOWN = -1;

    private final int told;
    private final byte[] state;

    /**
     * Keeps a copy of the state.
     *
     * @param told the outcomes of tasks 0 … {@code told} − 1 are part of the state
     * @param state the state
     */
    public StoredSource(int told, byte[] state) {
        this.told = told;
        this.state = state.clone();
    }

    /** {@return a state that is not known: it follows from the tasks and their outcomes, because sources are deterministic} */
    public static StoredSource unknown() {
        return new StoredSource(UNKNOWN, new byte[0]);
    }

    /** {@return whether this is a state} */
    public boolean isKnown() {
        return told != UNKNOWN;
    }

    /** {@return the number of outcomes that the state contains} */
    public int told() {
        return told;
    }

    /** {@return a copy of the state} */
    public byte[] state() {
        return state.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredSource that && told == that.told && Arrays.equals(state, that.state);
    }

    @Override
    public int hashCode() {
        return 31 * told + Arrays.hashCode(state);
    }

    @Override
    public String toString() {
        return !isKnown() ? "source of unknown state" : "source told " + told + " outcomes, " + state.length + " B";
    }
}
