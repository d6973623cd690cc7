package org.parhelion.adapters.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parhelion.adapters.grpc.Servers.connect;
import static org.parhelion.adapters.grpc.Servers.port;
import static org.parhelion.adapters.grpc.Servers.serve;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.adapters.grpc.wire.Wire;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSamples;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.memory.MemorySpaces;

/** What no client of ours sends. */
@Timeout(120)
class FuzzTest {
    private final long seed = Long.getLong("parhelion.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    @Test
    void othersAreServedWhileRandomBytesArrive() throws Exception {
        try (SpaceServer server = serve(new MemorySpaces(), ServerOptions.DEFAULT);
                TupleSpace space = connect(port(server))) {
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port(server))
                    .usePlaintext()
                    .build();
            for (int round = 0; round < 100; round++) {
                if (round % 10 == 0) {
                    sendToSocket(port(server));
                }
                send(channel, round);
                space.write(Tuple.of("task", round));
                assertThat(space.take(Template.of("task", round), Duration.ofSeconds(20)))
                        .as("seed %d", seed)
                        .isPresent();
            }
            assertThat(space.count(Template.ALL)).as("seed %d", seed).isZero();
            channel.shutdownNow();
        }
    }

    private void sendToSocket(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            byte[] bytes = new byte[random.nextInt(1000)];
            random.nextBytes(bytes);
            socket.getOutputStream().write(bytes);
        }
    }

    /** Opens a session of another tenant properly, or not, and sends what is wrong; the stream ends or stays as it is. */
    private void send(ManagedChannel channel, int round) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        StreamObserver<byte[]> stream = ClientCalls.asyncBidiStreamingCall(
                channel.newCall(Methods.SESSION.toBuilder(BYTES, BYTES).build(), CallOptions.DEFAULT),
                new StreamObserver<>() {
                    @Override
                    public void onNext(byte[] reply) {}

                    @Override
                    public void onError(Throwable failure) {
                        ended.countDown();
                    }

                    @Override
                    public void onCompleted() {
                        ended.countDown();
                    }
                });
        byte[] number = new byte[16];
        random.nextBytes(number);
        if (random.nextBoolean()) {
            stream.onNext(Wire.ClientMessage.newBuilder()
                    .setOpen(Wire.Open.newBuilder()
                            .setSession(ByteString.copyFrom(number))
                            .setTenant("fuzz")
                            .setNamespace("fuzz"))
                    .build()
                    .toByteArray());
        }
        for (int i = 0; i < 5; i++) {
            stream.onNext(mutated(message(round * 5L + i + 1)));
        }
        stream.onCompleted();
        assertThat(ended.await(20, TimeUnit.SECONDS)).as("seed %d", seed).isTrue();
    }

    private byte[] message(long id) {
        Tuple tuple = TupleSamples.tuple(random);
        return Wire.ClientMessage.newBuilder()
                .addRequests(Wire.Request.newBuilder()
                        .setId(id)
                        .setWrite(Wire.Write.newBuilder()
                                .setTuple(Messages.message(tuple))
                                .setLeaseNanos(random.nextLong())))
                .addRequests(Wire.Request.newBuilder()
                        .setId(id + 1)
                        .setTransaction(random.nextInt(2))
                        .setFind(Wire.Find.newBuilder()
                                .setTemplate(Messages.message(TupleSamples.template(tuple, random)))
                                .setTake(random.nextBoolean())
                                .setTimeoutNanos(random.nextInt(1000))))
                .addAccepted(random.nextInt(10))
                .addReceived(random.nextInt(10))
                .addCancelled(random.nextInt(10))
                .addReleased(random.nextInt(10))
                .build()
                .toByteArray();
    }

    private byte[] mutated(byte[] bytes) {
        int changes = random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    @Test
    void everyTupleAndTemplateComesBackFromItsMessage() {
        for (int i = 0; i < 2000; i++) {
            Tuple tuple = TupleSamples.tuple(random);
            Template template = TupleSamples.template(tuple, random);
            assertThat(Messages.tuple(Messages.message(tuple)))
                    .as("seed %d", seed)
                    .isEqualTo(tuple);
            assertThat(Messages.template(Messages.message(template)))
                    .as("seed %d", seed)
                    .isEqualTo(template);
        }
    }
}
