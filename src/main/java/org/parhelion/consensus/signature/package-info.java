/**
 * Signatures: three schemes behind one pair of interfaces.
 *
 * <p>Start with {@link org.parhelion.consensus.signature.Signer}, one member's power to sign, and
 * {@link org.parhelion.consensus.signature.Signatures}, what one member can check. What is signed is a
 * {@link org.parhelion.consensus.signature.Statement}: canonical bytes that name the protocol and the instance, so that
 * no signature serves twice.
 *
 * <p>Knows nothing of any protocol.
 */
@NullMarked
package org.parhelion.consensus.signature;

import org.jspecify.annotations.NullMarked;
