package org.parhelion.campaign.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.Footprint;
import org.parhelion.campaign.TaskNeeds;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.coordinator.CampaignMessage;
import org.parhelion.campaign.coordinator.WorkerOffer;
import org.parhelion.campaign.net.wire.CampaignWire;
import org.parhelion.campaign.store.MemoryTaskStore;

/** Whatever bytes arrive, the coordinator goes on, what a client may not change stays, heap and open descriptors stay bounded. {@code -Dparhelion.fuzz=1000000} sends more messages. */
@Timeout(10_800)
class HostileCallsTest {
    private static final CampaignId SWEEP = CampaignId.of("sweep");
    private static final int MESSAGES = Integer.getInteger("parhelion.fuzz", 2_500);
    /** Calls that run at the same time. */
    private static final int BATCH = 32;

    @TempDir
    private Path directory = Path.of("");

    /** Sends bytes as they are. */
    private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
        AS_THEY_ARE;

        @Override
        public InputStream stream(byte[] bytes) {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] parse(InputStream in) {
            try {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A call that runs, and the number of its messages. */
    private record Attack(CompletableFuture<Status> end, int messages) {}

    private static Attack call(ManagedChannel channel, MethodDescriptor<?, ?> method, List<byte[]> messages) {
        MethodDescriptor<byte[], byte[]> raw = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(method.getType())
                .setFullMethodName(method.getFullMethodName())
                .setRequestMarshaller(Bytes.AS_THEY_ARE)
                .setResponseMarshaller(Bytes.AS_THEY_ARE)
                .build();
        ClientCall<byte[], byte[]> call =
                channel.newCall(raw, CallOptions.DEFAULT.withDeadlineAfter(120, TimeUnit.SECONDS));
        CompletableFuture<Status> end = new CompletableFuture<>();
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(Status status, Metadata trailers) {
                        end.complete(status);
                    }
                },
                new Metadata());
        call.request(1000);
        messages.forEach(call::sendMessage);
        call.halfClose();
        return new Attack(end, messages.size());
    }

    private static byte[] mutated(Random random, byte[] valid) {
        byte[] bytes = valid.clone();
        switch (random.nextInt(5)) {
            case 0 -> bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> bytes = java.util.Arrays.copyOf(bytes, bytes.length + random.nextInt(40));
            default -> {
                for (int n = random.nextInt(5); n > 0 && bytes.length > 0; n--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
            }
        }
        return bytes;
    }

    /** Messages of a worker that has joined: valid, but about tasks that it was never given. */
    private static CampaignWire.WorkerBatch forged(Random random) {
        Attempt attempt = new Attempt(SWEEP, random.nextInt(12), 1 + random.nextInt(3), random.nextInt(3));
        CampaignMessage message = switch (random.nextInt(4)) {
            case 0 -> new CampaignMessage.Ended(attempt, new TaskOutcome.Succeeded(Map.of(), ""), 1);
            case 1 -> new CampaignMessage.Returned(List.of(attempt));
            case 2 -> new CampaignMessage.Progressed(attempt, 0.5);
            default -> new CampaignMessage.Heartbeat(1, List.of(attempt), 0, Long.MAX_VALUE, false, random.nextInt(3));
        };
        return CampaignWire.WorkerBatch.newBuilder()
                .addMessages(WireMessages.ofWorker(message))
                .build();
    }

    private static CampaignWire.WorkerBatch join(Random random) {
        byte[] identity = new byte[16];
        random.nextBytes(identity);
        return CampaignWire.WorkerBatch.newBuilder()
                .addMessages(CampaignWire.WorkerMessage.newBuilder()
                        .setJoin(CampaignWire.Join.newBuilder().setIdentity(ByteString.copyFrom(identity))))
                .build();
    }

    @Test
    void noBytesChangeWhatTheirSenderMayNot() throws Exception {
        long seed = Long.getLong("parhelion.seed", System.nanoTime());
        System.out.println("-Dparhelion.seed=" + seed);
        Random random = new Random(seed);
        try (ServiceFixture service = ServiceFixture.plain(new MemoryTaskStore(), directory)) {
            Set<String> tags = Set.of("honest");
            service.driver.submit(
                    SWEEP,
                    CampaignRule.DEFAULT,
                    ServiceFixture.tasks(10).stream()
                            .map(task -> task.withNeeds(TaskNeeds.ONE_SLOT.withTags(tags)))
                            .toList());
            List<TaskRecord> before = service.driver.tasks(SWEEP);
            ManagedChannel channel = service.addresses().channels().getFirst();
            Map<Status.Code, Integer> answers = new EnumMap<>(Status.Code.class);
            attack(channel, random, BATCH, answers);
            Footprint first = Footprint.now();
            long begun = System.nanoTime();
            int sent = 0;
            while (sent < MESSAGES) {
                sent += attack(channel, random, BATCH, answers);
                if (random.nextInt(20) == 0) {
                    assertThat(service.driver.tasks(SWEEP)).as("tasks").isEqualTo(before);
                }
            }
            System.out.printf("%d messages in %.0f s, answers %s%n", sent, 1e-9 * (System.nanoTime() - begun), answers);
            Footprint.now().assertNoLeakSince(first, sent + " messages");
            channel.shutdownNow();
            assertThat(answers).as("answers").containsKey(Status.Code.INVALID_ARGUMENT);
            assertThat(answers).as("answers").doesNotContainKey(Status.Code.INTERNAL);
            assertThat(answers).as("answers").doesNotContainKey(Status.Code.UNKNOWN);
            assertThat(answers).as("answers").doesNotContainKey(Status.Code.DEADLINE_EXCEEDED);
            assertThat(service.driver.tasks(SWEEP)).as("tasks").isEqualTo(before);
            try (RemoteWork _ = RemoteWork.open(
                    service.addresses(),
                    new WorkerOffer("honest", 2, 0, tags, 5, Long.MAX_VALUE),
                    ServiceFixture.DOUBLE,
                    served -> {})) {
                assertThat(service.driver.await(SWEEP, java.time.Duration.ofSeconds(60)))
                        .isTrue();
            }
        }
    }

    /** Runs calls at the same time, counts their answers, and returns the number of messages. */
    private static int attack(ManagedChannel channel, Random random, int calls, Map<Status.Code, Integer> answers)
            throws Exception {
        List<Attack> attacks = new ArrayList<>();
        for (int n = 0; n < calls; n++) {
            attacks.add(attack(channel, random));
        }
        for (Attack attack : attacks) {
            answers.merge(attack.end.get(150, TimeUnit.SECONDS).getCode(), 1, Integer::sum);
        }
        return attacks.stream().mapToInt(Attack::messages).sum();
    }

    private static Attack attack(ManagedChannel channel, Random random) throws Exception {
        byte[] name = CampaignWire.CampaignName.newBuilder()
                .setTenant("default")
                .setName("nobody")
                .build()
                .toByteArray();
        return switch (random.nextInt(8)) {
            case 0 ->
                call(
                        channel,
                        CampaignMethods.WORK,
                        List.of(mutated(random, join(random).toByteArray())));
            case 1 ->
                call(
                        channel,
                        CampaignMethods.WORK,
                        List.of(join(random).toByteArray(), forged(random).toByteArray()));
            case 2 ->
                call(
                        channel,
                        CampaignMethods.WORK,
                        List.of(
                                join(random).toByteArray(),
                                mutated(random, forged(random).toByteArray())));
            case 3 ->
                call(
                        channel,
                        CampaignMethods.WORK,
                        List.of(
                                join(random).toByteArray(),
                                mutated(random, hello(random).toByteArray())));
            case 4 -> call(channel, CampaignMethods.CANCEL, List.of(mutated(random, name)));
            case 5 -> call(channel, CampaignMethods.TASKS, List.of(mutated(random, name)));
            case 6 ->
                call(
                        channel,
                        CampaignMethods.SUBMIT,
                        List.of(mutated(
                                random,
                                CampaignWire.FileSubmission.newBuilder()
                                        .setCampaign(CampaignWire.CampaignName.parseFrom(name))
                                        .setFile("/nowhere.yaml")
                                        .build()
                                        .toByteArray())));
            default ->
                call(
                        channel,
                        CampaignMethods.COUNT,
                        List.of(mutated(
                                random,
                                CampaignWire.CountRequest.newBuilder()
                                        .setCampaign(CampaignWire.CampaignName.parseFrom(name))
                                        .build()
                                        .toByteArray())));
        };
    }

    /** A worker that suits no task. */
    private static CampaignWire.WorkerBatch hello(Random random) {
        CampaignMessage message = new CampaignMessage.Hello(
                random.nextInt(10), WorkerOffer.of("stranger" + random.nextInt(10), 1), 1, List.of(), 0);
        return CampaignWire.WorkerBatch.newBuilder()
                .addMessages(WireMessages.ofWorker(message))
                .build();
    }
}
