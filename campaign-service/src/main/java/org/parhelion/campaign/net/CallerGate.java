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
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Finds out who calls, by token or certificate; lets nobody else through. */
final class CallerGate implements ServerInterceptor {
    /** The header that contains the token. */
    static final Metadata.Key<String> HEADER = Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    static final String SCHEME = "Bearer ";

    private static final Context.Key<CallerRights> RIGHTS = Context.key("rights");

    /** Identifies callers. */
    @FunctionalInterface
    interface Identification {
        /**
         * {@return who calls}
         *
         * @throws IllegalArgumentException if nobody is known by this token or certificate, with the reason
         */
        CallerRights caller(Optional<String> token, Optional<X509Certificate> certificate);
    }

    private final Identification identification;

    CallerGate(Identification identification) {
        this.identification = identification;
    }

    /** What the present call's caller may do. */
    static CallerRights rights() {
        return RIGHTS.get();
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        CallerRights rights;
        try {
            rights = identification.caller(token(headers), certificate(call));
        } catch (IllegalArgumentException e) {
            call.close(Status.UNAUTHENTICATED.withDescription(e.getMessage()), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return Contexts.interceptCall(Context.current().withValue(RIGHTS, rights), call, headers, next);
    }

    private static Optional<String> token(Metadata headers) {
        return Optional.ofNullable(headers.get(HEADER))
                .filter(value -> value.startsWith(SCHEME))
                .map(value -> value.substring(SCHEME.length()));
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
