package org.parhelion.campaign.access;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.parhelion.runs.file.ConfigException;

/**
 * One side of TLS, as files in PEM.
 *
 * @param certificate this side's certificate, and those between it and its authority
 * @param key its private key, without a password
 * @param authority certificates of the authorities whose peers are accepted: at a server its clients, which then need a certificate; at a client its server. Empty: at a server no client needs a
 *     certificate, at a client the JVM's authorities count
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> authority) {
    /**
     * Reads the files.
     *
     * @return a context with this certificate
     * @throws ConfigException if a file cannot be read, or is wrong
     */
    public SSLContext context() {
        char[] none = new char[0];
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, none);
            store.setKeyEntry("key", key(key), none, certificates(certificate).toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, none);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), authority.isPresent() ? trusting(authority.get()) : null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new ConfigException("TLS with " + certificate + " and " + key + ": " + e.getMessage(), e);
        }
    }

    /**
     * A client without a certificate.
     *
     * @param authority certificates of the authorities whose servers are accepted
     * @return a context that accepts them
     * @throws ConfigException if the file cannot be read, or is wrong
     */
    public static SSLContext accepting(Path authority) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trusting(authority), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new ConfigException("TLS with the authority " + authority + ": " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trusting(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        int n = 0;
        for (X509Certificate trusted : certificates(file)) {
            store.setCertificateEntry("authority-" + n++, trusted);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        return managers.getTrustManagers();
    }

    /** Reads certificates, at least one. */
    static List<X509Certificate> certificates(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> all = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (all.isEmpty()) {
                throw new ConfigException(file + ": contains no certificate in PEM");
            }
            return all;
        } catch (IOException | GeneralSecurityException e) {
            throw new ConfigException(file + ": no certificate can be read: " + e.getMessage(), e);
        }
    }

    /** Reads a key: PKCS #8, or what OpenSSL writes. */
    static PrivateKey key(Path file) {
        try (Reader in = Files.newBufferedReader(file);
                PEMParser pem = new PEMParser(in)) {
            Object read = pem.readObject();
            while (read != null) {
                if (read instanceof PrivateKeyInfo info) {
                    return new JcaPEMKeyConverter().getPrivateKey(info);
                }
                if (read instanceof PEMKeyPair pair) {
                    return new JcaPEMKeyConverter().getKeyPair(pair).getPrivate();
                }
                read = pem.readObject(); // openssl ecparam writes the curve before the key
            }
        } catch (IOException e) {
            throw new ConfigException(file + ": no private key can be read: " + e.getMessage(), e);
        }
        throw new ConfigException(file + ": contains no private key in PEM without a password");
    }
}
