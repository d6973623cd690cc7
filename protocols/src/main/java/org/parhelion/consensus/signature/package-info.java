/**
 * Signatures: three schemes behind one pair of interfaces.
 *
 * <p>Start with {@link org.parhelion.consensus.signature.Signer}, which signs as one member, and {@link
 * org.parhelion.consensus.signature.Signatures}, which verifies. A {@link org.parhelion.consensus.signature.Statement}
 * is what is signed: canonical bytes that name the protocol and the instance, so that no signature is valid twice.
 *
 * <p>It knows no protocol.
 */
@NullMarked
package org.parhelion.consensus.signature;

import org.jspecify.annotations.NullMarked;
