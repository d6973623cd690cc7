package org.parhelion.consensus.signature;

/**
 * Verifies the signatures of other members, on behalf of one member.
 *
 * <p>Used by one thread at a time.
 */
public interface Signatures {
    /**
     * {@return whether a signature is valid} Bytes that are no signature are invalid, never an error.
     *
     * @param signer the member that is said to have signed
     * @param statement what was signed
     * @param signature the signature
     */
    boolean verify(int signer, byte[] statement, byte[] signature);

    /**
     * {@return whether a signature that one loyal member finds valid is valid for all of them} This is assumption A4(b)
     * of Lamport, Shostak and Pease, 1982, §4. Without it a Byzantine member can send a signature that only some
     * members can verify.
     */
    boolean transferable();
}
