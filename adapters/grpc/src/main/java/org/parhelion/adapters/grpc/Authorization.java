package org.parhelion.adapters.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Instant;
import java.util.Optional;

/** Lets a call through if its token permits it. */
final class Authorization implements ServerInterceptor {
    /** The header that contains the token. */
    static final Metadata.Key<String> HEADER = Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    static final String SCHEME = "Bearer ";

    private static final Context.Key<ClientRights> ACCESS = Context.key("access");

    private final Optional<Tokens> tokens;

    Authorization(Optional<Tokens> tokens) {
        this.tokens = tokens;
    }

    /** What the present call's client may do. */
    static ClientRights access() {
        return ACCESS.get();
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Optional<ClientRights> access =
                tokens.isEmpty() ? Optional.of(ClientRights.ANY) : permitted(tokens.get(), headers);
        if (access.isPresent() && Instant.now().isBefore(access.get().end())) {
            return Contexts.interceptCall(Context.current().withValue(ACCESS, access.get()), call, headers, next);
        }
        String reason = access.isPresent()
                ? "the token ended at " + access.get().end()
                : headers.containsKey(HEADER) ? "the token is not known here" : "this server requires a token";
        call.close(Status.UNAUTHENTICATED.withDescription(reason), new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private static Optional<ClientRights> permitted(Tokens tokens, Metadata headers) {
        return Optional.ofNullable(headers.get(HEADER))
                .filter(value -> value.startsWith(SCHEME))
                .flatMap(value -> tokens.access(value.substring(SCHEME.length())));
    }
}
