package org.parhelion.consensus.signature;

import org.parhelion.protocol.Encoder;

/**
 * What is signed, as canonical bytes: equal meanings have equal bytes, different ones different bytes.
 *
 * <pre>
 * | domain (string) | instance (8) | round (8) | value (length, bytes) | path: length, members (varints) |
 * </pre>
 *
 * <p>The domain names the protocol and the kind of message; the instance, one run of it. A signature made over them cannot be
 * carried to another protocol, to another run, to another round, or to another place in a chain of signers.
 */
public final class Statement {
    private Statement() {}

    /**
     * The bytes to sign.
     *
     * @param domain protocol and kind of message
     * @param instance which run of the protocol
     * @param round round or view within it
     * @param value what is claimed
     * @param path members whose hands it went through, the signer last; empty where the protocol has no chains
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

    /** As {@link #of(String, long, long, byte[], int...)}, for a claim that is one number. */
    public static byte[] of(String domain, long instance, long round, long value, int... path) {
        return of(domain, instance, round, new Encoder().writeLong(value).toBytes(), path);
    }
}
