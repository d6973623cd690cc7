package org.parhelion.consensus.signature;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Ed25519 signatures (RFC 8032) from the JDK: 64 bytes per signature, verified with public keys.
 *
 * <p>Each member generates its own {@link #newKeyPair key pair} and publishes {@link #publicBytes the public half}; a
 * private key never leaves its member.
 */
public final class Ed25519Signatures implements Signatures {
    private static final String ALGORITHM = "Ed25519";

    private final List<PublicKey> publicKeys;
    private final Signature verifying = engine();

    private Ed25519Signatures(List<PublicKey> publicKeys) {
        this.publicKeys = publicKeys;
    }

    /** {@return a new key pair, from the JDK's secure random source} */
    public static KeyPair newKeyPair() {
        try {
            return KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    /**
     * {@return the public half of a key pair, encoded for publication (X.509, 44 bytes)}
     *
     * @param keys the key pair
     */
    public static byte[] publicBytes(KeyPair keys) {
        return keys.getPublic().getEncoded();
    }

    /**
     * {@return a verifier for the members with these public keys}
     *
     * @param publicBytes each member's published key, in the order of the members
     * @throws IllegalArgumentException if one is not an Ed25519 key; the message names the member
     */
    public static Ed25519Signatures of(List<byte[]> publicBytes) {
        List<PublicKey> keys = new ArrayList<>();
        for (byte[] bytes : publicBytes) {
            try {
                keys.add(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(bytes)));
            } catch (InvalidKeySpecException e) {
                throw new IllegalArgumentException("the public key of member " + keys.size() + " is no Ed25519 key", e);
            } catch (GeneralSecurityException e) {
                throw missing(e);
            }
        }
        return new Ed25519Signatures(List.copyOf(keys));
    }

    /**
     * {@return a signer for one member}
     *
     * @param member the member
     * @param keys its key pair
     */
    public static Signer signer(int member, KeyPair keys) {
        Signature signing = engine();
        try {
            signing.initSign(keys.getPrivate());
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException("the private key of member " + member + " is no Ed25519 key", e);
        }
        return new Signer() {
            @Override
            public int member() {
                return member;
            }

            @Override
            public byte[] sign(byte[] statement) {
                try {
                    signing.update(statement);
                    return signing.sign();
                } catch (SignatureException e) {
                    throw missing(e);
                }
            }
        };
    }

    @Override
    public boolean verify(int signer, byte[] statement, byte[] signature) {
        if (signer < 0 || signer >= publicKeys.size()) {
            return false;
        }
        try {
            verifying.initVerify(publicKeys.get(signer));
            verifying.update(statement);
            return verifying.verify(signature);
        } catch (SignatureException e) {
            return false; // The bytes are no signature; a Byzantine member may send any bytes.
        } catch (InvalidKeyException e) {
            throw missing(e);
        }
    }

    @Override
    public boolean transferable() {
        return true;
    }

    private static Signature engine() {
        try {
            return Signature.getInstance(ALGORITHM);
        } catch (GeneralSecurityException e) {
            throw missing(e);
        }
    }

    private static IllegalStateException missing(GeneralSecurityException cause) {
        return new IllegalStateException("this JDK does not support Ed25519; use one with the SunEC provider", cause);
    }
}
