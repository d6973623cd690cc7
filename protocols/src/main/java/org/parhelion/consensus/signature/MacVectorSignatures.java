package org.parhelion.consensus.signature;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Vectors of message authentication codes, like PBFT's authenticators (Castro, Liskov: Practical Byzantine fault
 * tolerance, OSDI 1999, §3): a thousand times cheaper than Ed25519, and weaker.
 *
 * <pre>
 * signature of member i:  | HMAC(k(i,0), s) | HMAC(k(i,1), s) | … | HMAC(k(i,n−1), s) |   16 bytes each, truncated HmacSHA256
 * member j checks entry j with the key k(i,j) that only i and j have
 * </pre>
 *
 * <p>A Byzantine member can make a vector that is valid for some members only, so these signatures are not {@link
 * #transferable}. They suit messages that go directly to their reader, but not the chains of SM(m), which rejects them.
 */
public final class MacVectorSignatures implements Signatures {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int ENTRY_BYTES = 16;

    private final int member;
    private final Mac[] macs;

    private MacVectorSignatures(int member, byte[][] keys) {
        this.member = member;
        this.macs = Arrays.stream(keys).map(MacVectorSignatures::mac).toArray(Mac[]::new);
    }

    /**
     * Derives the pairwise keys of all members from a secret, and gives each member its own row. The dealer must be
     * trusted, and must erase the secret.
     *
     * @param members the number of members
     * @param secret the secret
     * @return one row per member
     */
    public static List<MacVectorSignatures> deal(int members, byte[] secret) {
        Mac derive = mac(secret);
        byte[][][] keys = new byte[members][members][];
        for (int i = 0; i < members; i++) {
            for (int j = i; j < members; j++) {
                keys[i][j] = derive.doFinal(Statement.of("parhelion/mac/key", i, j, 0));
                keys[j][i] = keys[i][j];
            }
        }
        List<MacVectorSignatures> dealt = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            dealt.add(new MacVectorSignatures(i, keys[i]));
        }
        return List.copyOf(dealt);
    }

    /** {@return a signer for the member that owns this row} */
    public Signer signer() {
        return new Signer() {
            @Override
            public int member() {
                return member;
            }

            @Override
            public byte[] sign(byte[] statement) {
                byte[] vector = new byte[macs.length * ENTRY_BYTES];
                for (int j = 0; j < macs.length; j++) {
                    System.arraycopy(macs[j].doFinal(statement), 0, vector, j * ENTRY_BYTES, ENTRY_BYTES);
                }
                return vector;
            }
        };
    }

    @Override
    public boolean verify(int signer, byte[] statement, byte[] signature) {
        if (signer < 0 || signer >= macs.length || signature.length != macs.length * ENTRY_BYTES) {
            return false;
        }
        int at = member * ENTRY_BYTES;
        byte[] expected = Arrays.copyOf(macs[signer].doFinal(statement), ENTRY_BYTES);
        return MessageDigest.isEqual(expected, Arrays.copyOfRange(signature, at, at + ENTRY_BYTES));
    }

    @Override
    public boolean transferable() {
        return false;
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException("a key of " + key.length + " bytes is not valid for " + ALGORITHM, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK does not support " + ALGORITHM, e);
        }
    }
}
