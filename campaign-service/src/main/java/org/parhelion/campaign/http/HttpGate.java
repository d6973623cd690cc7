package org.parhelion.campaign.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.webserver.http.HttpRequest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.parhelion.campaign.access.AuditEntry;
import org.parhelion.campaign.access.Principal;

/** Identifies the caller of a request, and refuses all others. */
final class HttpGate {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final String SCHEME = "Bearer ";

    private final HttpOptions options;
    private final HttpAudit audit;
    private final RequestRate rate;
    private final boolean loopback;

    HttpGate(HttpOptions options, HttpAudit audit) {
        this.options = options;
        this.audit = audit;
        this.rate = new RequestRate(options.requestsPerSecond(), System::nanoTime);
        this.loopback = options.address().getAddress().isLoopbackAddress();
    }

    /**
     * Refuses requests that other sites make a browser send. On the loopback interface a site could let its own name point here (DNS rebinding).
     *
     * @throws ApiProblem if the request is one
     */
    void checkOrigin(Headers headers) {
        Optional<String> host = value(headers, HeaderNames.HOST);
        Optional<String> origin = value(headers, HeaderNames.ORIGIN);
        if (loopback && (host.isEmpty() || !LOOPBACK.contains(withoutPort(host.get())))) {
            throw new ApiProblem(
                    403,
                    "Host '" + host.orElse("")
                            + "': this server is on the loopback interface only; open it as 127.0.0.1 or"
                            + " localhost, from another machine through ssh -L");
        }
        String scheme = options.tls().isPresent() ? "https://" : "http://";
        if (origin.isPresent() && !origin.get().equals(scheme + host.orElse(""))) {
            throw new ApiProblem(403, "Origin '" + origin.get() + "': a page of another site may not use this server");
        }
    }

    /**
     * Identifies who asks.
     *
     * @throws ApiProblem if the token or certificate is unknown, or its requests exceed the rate
     */
    Principal principal(HttpRequest request) {
        Principal principal;
        try {
            principal = identified(request);
        } catch (ApiProblem e) {
            audit.refused(
                    AuditEntry.UNKNOWN, "", "connect", request.remotePeer().host(), String.valueOf(e.getMessage()));
            limit("unknown at " + request.remotePeer().host());
            throw e;
        }
        limit(principal.name());
        return principal;
    }

    private Principal identified(HttpRequest request) {
        if (!options.identifies()) {
            return Principal.ANYBODY;
        }
        Optional<String> header = value(request.headers(), HeaderNames.AUTHORIZATION);
        Principal principal;
        if (header.isPresent()) {
            if (!header.get().startsWith(SCHEME)) {
                throw new ApiProblem(401, "the header Authorization is not 'Bearer TOKEN'");
            }
            principal = options.tokens()
                    .flatMap(tokens -> tokens.principal(token(header.get())))
                    .orElseThrow(() -> new ApiProblem(401, "the token is not known here: ask for one"));
        } else {
            principal = certificate(request)
                    .orElseThrow(() ->
                            new ApiProblem(401, "a token is required: send the header 'Authorization: Bearer TOKEN'"));
        }
        if (!options.clock().instant().isBefore(principal.end())) {
            throw new ApiProblem(401, "the token or certificate ended at " + principal.end() + ": ask for a new one");
        }
        return principal;
    }

    /** Whether the rights of who made a request are over by now: they have ended, or the token was revoked. */
    static boolean over(ApiCall call, HttpOptions options) {
        Optional<String> header = value(call.request().headers(), HeaderNames.AUTHORIZATION);
        boolean ended = !options.clock().instant().isBefore(call.principal().end());
        boolean known = !options.identifies()
                || header.isEmpty()
                || options.tokens()
                        .flatMap(tokens -> tokens.principal(token(header.get())))
                        .isPresent();
        return ended || !known;
    }

    private static String token(String header) {
        return header.substring(SCHEME.length()).strip();
    }

    /** The certificate, which the handshake has checked. */
    private static Optional<Principal> certificate(HttpRequest request) {
        Optional<Certificate[]> chain = request.remotePeer().tlsCertificates();
        if (chain.isEmpty() || chain.get().length == 0 || !(chain.get()[0] instanceof X509Certificate first)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Principal.of(first));
        } catch (IllegalArgumentException e) {
            throw new ApiProblem(401, String.valueOf(e.getMessage()), e);
        }
    }

    private void limit(String client) {
        OptionalLong later = rate.refusedMillis(client);
        if (later.isPresent()) {
            throw new ApiProblem(
                    429,
                    client + " asks more than " + options.requestsPerSecond() + " times a second: wait "
                            + later.getAsLong() + " ms");
        }
    }

    /** The value of a header; the empty text if it is given several times, which no check accepts. */
    static Optional<String> value(Headers headers, HeaderName name) {
        return headers.contains(name)
                ? Optional.of(
                        headers.get(name).valueCount() == 1 ? headers.get(name).get() : "")
                : Optional.empty();
    }

    private static String withoutPort(String host) {
        return host.replaceFirst(":\\d+$", "");
    }
}
