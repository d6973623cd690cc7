package org.parhelion.adapters.grpc;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Where a server is, and how it is reached: {@code grpc://HOST:PORT} or {@code grpcs://HOST:PORT?ca=FILE&cert=FILE&key=FILE}.
 *
 * @param uri as it was given
 * @param files certificates and keys by the names above
 */
record Address(URI uri, Map<String, Path> files) {
    static final int PORT = 7070;
    private static final Set<String> FILES = Set.of("ca", "cert", "key");

    static Address parse(URI uri) {
        boolean path = uri.getPath() != null
                && !uri.getPath().isEmpty()
                && !uri.getPath().equals("/");
        if (uri.getHost() == null || path || uri.getUserInfo() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException("'" + uri + "' is not of the form " + uri.getScheme() + "://HOST:PORT");
        }
        Map<String, Path> files = new HashMap<>();
        if (uri.getQuery() != null) {
            for (String part : uri.getQuery().split("&", -1)) {
                int equals = part.indexOf('=');
                String key = equals < 0 ? part : part.substring(0, equals);
                if (equals < 0 || !FILES.contains(key)) {
                    throw new IllegalArgumentException(
                            "'" + part + "' in " + uri + ": use ca=FILE, cert=FILE and key=FILE");
                }
                files.put(key, Path.of(part.substring(equals + 1)));
            }
        }
        Address address = new Address(uri, Map.copyOf(files));
        if (!address.secure() && !files.isEmpty()) {
            throw new IllegalArgumentException("certificates in " + uri + ": use grpcs:// for TLS");
        }
        if (files.containsKey("cert") != files.containsKey("key")) {
            throw new IllegalArgumentException(uri + " has a certificate or a key; a client needs both or none");
        }
        return address;
    }

    boolean secure() {
        return "grpcs".equals(uri.getScheme());
    }

    String host() {
        return uri.getHost();
    }

    int port() {
        return uri.getPort() < 0 ? PORT : uri.getPort();
    }

    /** Without the names of files, for messages. */
    @Override
    public String toString() {
        return uri.getScheme() + "://" + host() + ":" + port();
    }

    /** Whether what is sent stays on this machine. */
    boolean local() {
        String host = host().startsWith("[") ? host().substring(1, host().length() - 1) : host();
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // connecting fails with a message of its own
        }
    }

    ChannelCredentials credentials() {
        if (!secure()) {
            return InsecureChannelCredentials.create();
        }
        try {
            TlsChannelCredentials.Builder builder = TlsChannelCredentials.newBuilder();
            Path ca = files.get("ca");
            Path certificate = files.get("cert");
            Path key = files.get("key");
            if (ca != null) {
                builder.trustManager(ca.toFile());
            }
            if (certificate != null && key != null) {
                builder.keyManager(certificate.toFile(), key.toFile());
            }
            return builder.build();
        } catch (IOException e) {
            throw new IllegalArgumentException("the certificates of " + uri + ": " + e.getMessage(), e);
        }
    }
}
