package org.parhelion.consensus.signature;

import org.parhelion.protocol.Encoder;

/**
 * What is signed, as canonical bytes: equal meanings have equal bytes, different meanings different bytes.
 *
 * <pre>
 * | domain (string) | instance (8) | round (8) | value (length, bytes) | path: length, members (varints) |
 * </pre>
 *
 * <p>The domain names the protocol and the kind of message; the instance names one run of the protocol. A signature
 * over them is not valid in another protocol, run or round, or at another place in a chain of signers.
 */
public final class Statement {
    private Statement() {}

    /**
     * {@return the bytes to sign}
     *
     * @param domain protocol and kind of message
     * @param instance the run of the protocol
     * @param round round or view within it
     * @param value the claim
     * @param path the members that forwarded the message, the signer last; empty for a protocol without chains
     */
    public static byte[] of(String domain, long instance, long round, byte[] value, int... path) {
        Encoder encoder = new Encoder();
        encoder.writeString(domain).writeLong(instance).writeLong(round).writeBytes(value);
        encoder.writeVarint(path.length);
        for (int member : path) {
            encoder.writeVarint(member);
        }
        return encoder.toBytes();
    }

    /**
     * {@return the bytes to sign, for a claim that is one number}
     *
     * @param domain protocol and kind of message
     * @param instance the run of the protocol
     * @param round round or view within it
     * @param value the claim
     * @param path the members that forwarded the message, the signer last; empty for a protocol without chains
     */
    public static byte[] of(String domain, long instance, long round, long value, int... path) {
        return of(domain, instance, round, new Encoder().writeLong(value).toBytes(), path);
    }
}
