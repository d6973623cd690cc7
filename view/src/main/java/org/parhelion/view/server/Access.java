package org.parhelion.view.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * Who is served: requests with the token as the first part of their path, to a name of this machine's loopback interface, from no other
 * page. Without the check of {@code Host} another site's page could reach the server by a name that it lets point here (DNS rebinding).
 *
 * @param token the first part of the path
 */
record Access(String token) {
    private static final int TOKEN_BYTES = 18;
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    /** Access with a new random token of 144 bits. */
    static Access random() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return new Access(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /**
     * Checks a request.
     *
     * @param path its path, {@code /TOKEN/…}
     * @param host its header {@code Host}; empty without
     * @param origin its header {@code Origin}; empty without, as programs other than browsers send it
     * @return why it is refused; empty if it is served
     */
    Optional<String> refusal(String path, Optional<String> host, Optional<String> origin) {
        if (host.isEmpty() || !LOOPBACK.contains(withoutPort(host.get()))) {
            return Optional.of(
                    "Host " + host.orElse("") + ": this page is served on the loopback interface only; open it"
                            + " as 127.0.0.1 or localhost, from another machine through ssh -L");
        }
        if (origin.isPresent() && !origin.get().equals("http://" + host.get())) {
            return Optional.of("Origin " + origin.get() + ": a page of another site");
        }
        String given = path.replaceFirst("^/", "").replaceFirst("/.*$", "");
        if (!MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8))) {
            return Optional.of("the address lacks the token; copy the whole address that the run printed");
        }
        return Optional.empty();
    }

    /** Several viewers reach one server by different ports: ssh -L forwards any. */
    private static String withoutPort(String host) {
        return host.replaceFirst(":\\d+$", "");
    }
}
