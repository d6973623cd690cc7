package org.parhelion.consensus.signature;

/**
 * One member's power to sign. Whoever holds the object signs as {@link #member()}, so it is handed to that member alone.
 *
 * <p>Used by one thread at a time.
 */
public interface Signer {
    /** The member in whose name this signs. */
    int member();

    /** Signs {@code statement}; the result is the signature's bytes, in the form its {@link Signatures} checks. */
    byte[] sign(byte[] statement);
}
