package org.parhelion.campaign.store;

import java.util.Arrays;

/** The state of a task source, and how many outcomes it has been told. */
public final class StoredSource {
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
        return "source told " + told + " outcomes, " + state.length + " B";
    }
}
