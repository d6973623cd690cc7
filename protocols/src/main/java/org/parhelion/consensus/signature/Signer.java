package org.parhelion.consensus.signature;

/**
 * Signs as one member. The object must be passed to that member alone, because it needs no other authorisation.
 *
 * <p>Used by one thread at a time.
 */
public interface Signer {
    /** {@return the member that this signs as} */
    int member();

    /**
     * {@return the signature, in the encoding that the corresponding {@link Signatures} verifies}
     *
     * @param statement what to sign
     */
    byte[] sign(byte[] statement);
}
