package org.parhelion.consensus.signature;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.parhelion.protocol.SplitMix64;

/**
 * Signatures for simulations, unforgeable by construction: a signature is the number of an entry in a ledger that only
 * a {@link Signer} can write to. No cryptography is computed.
 *
 * <p>The ledger is in the memory of one JVM and grows with every signature; create a new one for each run. Safe for use
 * by several threads.
 */
public final class SimulatedSignatures implements Signatures {
    private record Entry(int signer, ByteBuffer statement) {}

    private final ConcurrentHashMap<Long, Entry> ledger = new ConcurrentHashMap<>();
    private final AtomicLong nextEntry = new AtomicLong();

    /** Creates an empty ledger. */
    public SimulatedSignatures() {}

    /**
     * {@return a signer for one member, to be passed to that member alone}
     *
     * @param member the member
     */
    public Signer signer(int member) {
        return new Signer() {
            @Override
            public int member() {
                return member;
            }

            @Override
            public byte[] sign(byte[] statement) {
                long entry =
                        SplitMix64.mix(nextEntry.incrementAndGet()); // Mixed, so that it cannot be guessed by counting.
                ledger.put(entry, new Entry(member, ByteBuffer.wrap(statement.clone())));
                return ByteBuffer.allocate(Long.BYTES).putLong(entry).array();
            }
        };
    }

    @Override
    public boolean verify(int signer, byte[] statement, byte[] signature) {
        if (signature.length != Long.BYTES) {
            return false;
        }
        Entry entry = ledger.get(ByteBuffer.wrap(signature).getLong());
        return entry != null && entry.equals(new Entry(signer, ByteBuffer.wrap(statement)));
    }

    @Override
    public boolean transferable() {
        return true;
    }
}
