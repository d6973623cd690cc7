package org.parhelion.adapters.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.lite.ProtoLiteUtils;
import java.io.InputStream;
import org.parhelion.adapters.grpc.wire.Wire;

/** The calls of the service in {@code space.proto}. */
final class Methods {
    static final String SERVICE =
            Wire.getDescriptor().findServiceByName("Space").getFullName();

    /** Stands for bytes that are no message. gRPC would log each with a stack trace, so any client could fill the log. */
    private static final Wire.ClientMessage MALFORMED =
            Wire.ClientMessage.newBuilder().addReceived(0).build();

    static final MethodDescriptor<Wire.ClientMessage, Wire.ServerMessage> SESSION = method(
            MethodType.BIDI_STREAMING,
            "Session",
            Wire.ClientMessage.getDefaultInstance(),
            MALFORMED,
            Wire.ServerMessage.getDefaultInstance());

    static final MethodDescriptor<Wire.WatchRequest, Wire.WatchEvent> WATCH = method(
            MethodType.SERVER_STREAMING,
            "Watch",
            Wire.WatchRequest.getDefaultInstance(),
            Wire.WatchRequest.getDefaultInstance(), // of no session, and refused
            Wire.WatchEvent.getDefaultInstance());

    private Methods() {}

    /** Whether a message stands for bytes that are none. */
    @SuppressWarnings("ReferenceEquality") // A client may send an equal one.
    static boolean malformed(Wire.ClientMessage message) {
        return message == MALFORMED;
    }

    private static <Q extends MessageLite, R extends MessageLite> MethodDescriptor<Q, R> method(
            MethodType type, String name, Q request, Q malformed, R reply) {
        return MethodDescriptor.<Q, R>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setRequestMarshaller(lenient(ProtoLiteUtils.marshaller(request), malformed))
                .setResponseMarshaller(ProtoLiteUtils.marshaller(reply))
                .build();
    }

    private static <Q> MethodDescriptor.Marshaller<Q> lenient(MethodDescriptor.Marshaller<Q> strict, Q malformed) {
        return new MethodDescriptor.Marshaller<>() {
            @Override
            public InputStream stream(Q message) {
                return strict.stream(message);
            }

            @Override
            public Q parse(InputStream bytes) {
                try {
                    return strict.parse(bytes);
                } catch (StatusRuntimeException e) {
                    if (e.getCause() instanceof InvalidProtocolBufferException) {
                        return malformed;
                    }
                    throw e;
                }
            }
        };
    }
}
