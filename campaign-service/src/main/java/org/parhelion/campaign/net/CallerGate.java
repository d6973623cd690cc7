package org.parhelion.campaign.net;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.parhelion.campaign.TraceContext;
import org.parhelion.campaign.access.AccessTokens;
import org.parhelion.campaign.access.AuditEntry;
import org.parhelion.campaign.access.Principal;

/** Identifies the caller by token or certificate, and refuses all others. */
final class CallerGate implements ServerInterceptor {
    /** The header that contains the token. */
    static final Metadata.Key<String> HEADER = Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    static final String SCHEME = "Bearer ";

    /** The header with the caller's span. */
    static final Metadata.Key<String> TRACE_HEADER = Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

    private static final Context.Key<Optional<TraceContext>> TRACE = Context.key("trace");
    private static final Context.Key<Principal> CALLER = Context.key("caller");
    private static final Context.Key<BooleanSupplier> OVER = Context.key("over");

    private final Optional<AccessTokens> tokens;
    private final boolean identifies;
    private final CallAudit audit;

    /**
     * A gate.
     *
     * @param tokens who has which token
     * @param certificates whether clients have certificates, which the handshake has checked
     */
    CallerGate(Optional<AccessTokens> tokens, boolean certificates, CallAudit audit) {
        this.tokens = tokens;
        this.identifies = tokens.isPresent() || certificates;
        this.audit = audit;
    }

    /** Who makes the present call. */
    static Principal caller() {
        return CALLER.get();
    }

    /** The span that makes the present call. */
    static Optional<TraceContext> trace() {
        return TRACE.get();
    }

    /** Tells, at any later time, whether the rights of who makes the present call are over: they have ended, or the token was revoked. */
    static BooleanSupplier over() {
        return OVER.get();
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Principal caller;
        try {
            caller = identifies ? identified(call, headers) : Principal.ANYBODY;
        } catch (IllegalArgumentException e) {
            String reason = String.valueOf(e.getMessage());
            audit.refused(
                    AuditEntry.UNKNOWN,
                    "",
                    "connect",
                    String.valueOf(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)),
                    reason);
            call.close(Status.UNAUTHENTICATED.withDescription(reason), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        Optional<String> token = identifies ? token(headers) : Optional.empty();
        BooleanSupplier over = () -> ended(caller) || !known(token);
        Optional<TraceContext> trace =
                Optional.ofNullable(headers.get(TRACE_HEADER)).flatMap(TraceContext::parse);
        return Contexts.interceptCall(
                Context.current()
                        .withValue(CALLER, caller)
                        .withValue(OVER, over)
                        .withValue(TRACE, trace),
                call,
                headers,
                next);
    }

    private Principal identified(ServerCall<?, ?> call, Metadata headers) {
        Optional<String> token = token(headers);
        Principal caller;
        if (token.isPresent()) {
            caller = tokens.flatMap(all -> all.principal(token.get()))
                    .orElseThrow(() -> new IllegalArgumentException("the token is not known here: ask for one"));
        } else {
            caller = certificate(call)
                    .map(Principal::of)
                    .orElseThrow(() -> new IllegalArgumentException("a token or a certificate is required"));
        }
        if (ended(caller)) {
            throw new IllegalArgumentException(
                    "the token or certificate ended at " + caller.end() + ": ask for a new one");
        }
        return caller;
    }

    /** Whether a token is known by now; true for a call that needed none. */
    private boolean known(Optional<String> token) {
        return token.isEmpty()
                || tokens.flatMap(all -> all.principal(token.get())).isPresent();
    }

    /** The token of a call, where tokens count. */
    private Optional<String> token(Metadata headers) {
        return tokens.isPresent()
                ? Optional.ofNullable(headers.get(HEADER))
                        .map(header -> header.startsWith(SCHEME)
                                ? header.substring(SCHEME.length()).strip()
                                : "")
                : Optional.empty();
    }

    private static boolean ended(Principal caller) {
        return !Instant.now().isBefore(caller.end());
    }

    private static Optional<X509Certificate> certificate(ServerCall<?, ?> call) {
        SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (session == null) {
            return Optional.empty();
        }
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate first
                    ? Optional.of(first)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty(); // a client without a certificate, where none is required
        }
    }
}
