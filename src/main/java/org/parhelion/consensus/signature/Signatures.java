package org.parhelion.consensus.signature;

/**
 * What one member can check of other members' signatures.
 *
 * <p>Used by one thread at a time.
 */
public interface Signatures {
    /** Whether {@code signature} is {@code signer}'s on {@code statement}. False, never an error, for bytes that are none. */
    boolean verify(int signer, byte[] statement, byte[] signature);

    /**
     * Whether a signature that one loyal member finds good is found good by all of them: assumption A4(b) of Lamport,
     * Shostak and Pease, 1982, §4. Without it a liar can hand out a signature that only some can check.
     */
    boolean transferable();
}
