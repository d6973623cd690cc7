package org.parhelion.campaign.access;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.parhelion.runs.file.ConfigException;

/**
 * Makes certificates for the server, the workers and the users of one coordinator, in a directory. Keys are on the curve P-256.
 *
 * <pre>
 *   ca.crt, ca.key            the authority; ca.key signs, and should not stay on the server
 *   server.crt, server.key    of the server
 *   NAME.crt, NAME.key        of a worker or user: name, tenant and roles are its subject
 * </pre>
 */
public final class CertificateAuthority {
    private static final String NAME = "ca";
    private static final String SERVER = "server";
    private static final String CERTIFICATE = ".crt";
    private static final String KEY = ".key";
    private static final int SERIAL_BITS = 128;
    /** Clocks of hosts differ. */
    private static final Duration EARLIER = Duration.ofMinutes(5);

    private final Path directory;
    private final X509Certificate certificate;
    private final PrivateKey key;

    private CertificateAuthority(Path directory, X509Certificate certificate, PrivateKey key) {
        this.directory = directory;
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * Opens the authority in a directory, or makes it.
     *
     * @param directory the directory
     * @param now the time from which it is valid
     * @param lifetime how long a new authority is valid
     * @return the authority
     * @throws ConfigException if its files cannot be read or written
     */
    public static CertificateAuthority open(Path directory, Instant now, Duration lifetime) {
        Path certificate = directory.resolve(NAME + CERTIFICATE);
        Path key = directory.resolve(NAME + KEY);
        if (Files.exists(certificate) || Files.exists(key)) {
            return new CertificateAuthority(
                    directory, TlsFiles.certificates(certificate).getFirst(), TlsFiles.key(key));
        }
        KeyPair pair = keys();
        X500Name name = new X500Name("CN=Parhelion campaigns " + new BigInteger(32, new SecureRandom()));
        try {
            X509Certificate made =
                    sign(name, name, pair.getPublic(), pair.getPrivate(), now, now.plus(lifetime), builder -> {
                        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
                        builder.addExtension(
                                Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
                    });
            Files.createDirectories(directory);
            write(key, pair.getPrivate());
            write(certificate, made);
            return new CertificateAuthority(directory, made, pair.getPrivate());
        } catch (IOException e) {
            throw new ConfigException(directory + ": cannot be written: " + e.getMessage(), e);
        }
    }

    /** {@return until when it is valid} */
    public Instant end() {
        return certificate.getNotAfter().toInstant();
    }

    /**
     * Makes the certificate of the server.
     *
     * @param hosts names and numerical addresses by which clients reach it
     * @param now the time from which it is valid
     * @param end the time until which it is valid
     * @return the files
     * @throws ConfigException if one exists, or the authority ends before
     */
    public List<Path> server(List<String> hosts, Instant now, Instant end) {
        GeneralName[] names =
                hosts.stream().map(CertificateAuthority::generalName).toArray(GeneralName[]::new);
        X500Name subject = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, hosts.getFirst())
                .build();
        return issue(SERVER, subject, Optional.of(new GeneralNames(names)), KeyPurposeId.id_kp_serverAuth, now, end);
    }

    private static GeneralName generalName(String host) {
        boolean address = host.contains(":") || host.matches("[0-9.]+");
        try {
            return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("host '" + host + "': neither a name nor a numerical address", e);
        }
    }

    /**
     * Makes the certificate of a worker or a user.
     *
     * @param principal name, tenant and roles
     * @param now the time from which it is valid
     * @param end the time until which it is valid
     * @return the files
     * @throws ConfigException if one exists, or the authority ends before
     */
    public List<Path> client(Principal principal, Instant now, Instant end) {
        X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
        subject.addRDN(BCStyle.O, principal.tenant().orElse(Principal.EVERY_TENANT));
        principal.roles().stream().sorted().forEach(role -> subject.addRDN(BCStyle.OU, role.label()));
        subject.addRDN(BCStyle.CN, principal.name());
        if (principal.name().equals(NAME) || principal.name().equals(SERVER)) {
            throw new ConfigException(
                    "'" + principal.name() + "' is the name of a file of this directory: choose another name");
        }
        return issue(principal.name(), subject.build(), Optional.empty(), KeyPurposeId.id_kp_clientAuth, now, end);
    }

    private List<Path> issue(
            String name,
            X500Name subject,
            Optional<GeneralNames> hosts,
            KeyPurposeId purpose,
            Instant now,
            Instant end) {
        Path certificateFile = directory.resolve(name + CERTIFICATE);
        Path keyFile = directory.resolve(name + KEY);
        for (Path file : List.of(certificateFile, keyFile)) {
            if (Files.exists(file)) {
                throw new ConfigException(file + ": exists; to renew it, move it away first");
            }
        }
        if (end.isAfter(end())) {
            throw new ConfigException(name + ": until " + end + ", but the authority "
                    + directory.resolve(NAME + CERTIFICATE) + " ends at " + end()
                    + ": choose fewer days, or make a new authority in another directory");
        }
        KeyPair pair = keys();
        try {
            X500Name issuer = new JcaX509CertificateHolder(certificate).getSubject();
            X509Certificate made = sign(issuer, subject, pair.getPublic(), key, now, end, builder -> {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
                builder.addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate.getPublicKey()));
                if (hosts.isPresent()) {
                    builder.addExtension(Extension.subjectAlternativeName, false, hosts.get());
                }
            });
            write(keyFile, pair.getPrivate());
            write(certificateFile, made);
        } catch (IOException | GeneralSecurityException e) {
            throw new ConfigException(certificateFile + ": cannot be made: " + e.getMessage(), e);
        }
        return new ArrayList<>(List.of(certificateFile, keyFile));
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no curve P-256", e);
        }
    }

    /** Adds extensions. */
    @FunctionalInterface
    private interface Extensions {
        void add(JcaX509v3CertificateBuilder builder) throws IOException, GeneralSecurityException;
    }

    private static X509Certificate sign(
            X500Name issuer,
            X500Name subject,
            PublicKey of,
            PrivateKey by,
            Instant now,
            Instant end,
            Extensions extensions) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(0),
                    Date.from(now.minus(EARLIER)),
                    Date.from(end),
                    subject,
                    of);
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, new JcaX509ExtensionUtils().createSubjectKeyIdentifier(of));
            extensions.add(builder);
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by)));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("the certificate of " + subject + " cannot be made", e);
        }
    }

    private static void write(Path file, X509Certificate made) throws IOException {
        Files.writeString(file, pem(made), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** A key is never readable by others, not even for a moment. */
    private static void write(Path file, PrivateKey made) throws IOException {
        boolean posix = Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Files.createFile(file, attributes);
        Files.writeString(file, pem(new JcaPKCS8Generator(made, null)), StandardCharsets.US_ASCII);
    }

    private static String pem(Object value) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(value);
        }
        return text.toString();
    }
}
