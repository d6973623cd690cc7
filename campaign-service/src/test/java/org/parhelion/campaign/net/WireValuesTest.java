package org.parhelion.campaign.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parhelion.campaign.Assignment;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.RetryRule;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskHistory;
import org.parhelion.campaign.TaskNeeds;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.coordinator.CampaignMessage;
import org.parhelion.campaign.coordinator.WorkerOffer;
import org.parhelion.campaign.net.wire.CampaignWire;

/** What is sent is what arrives. */
class WireValuesTest {
    private static final int ROUNDS = 3_000;

    private static Random random() {
        long seed = Long.getLong("parhelion.seed", System.nanoTime());
        System.out.println("-Dparhelion.seed=" + seed);
        return new Random(seed);
    }

    /** Texts of every length up to some, with characters outside the first plane. */
    private static String text(Random random, int size) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(size + 1); n > 0; n--) {
            text.appendCodePoint(
                    switch (random.nextInt(4)) {
                        case 0 -> 'a' + random.nextInt(26);
                        case 1 -> random.nextInt(32);
                        case 2 -> 0x3b1 + random.nextInt(20);
                        default -> 0x1F600 + random.nextInt(60);
                    });
        }
        return text.toString();
    }

    private static Scalar scalar(Random random, int size) {
        return switch (random.nextInt(6)) {
            case 0 -> Scalar.of(random.nextLong());
            case 1 -> Scalar.of(random.nextInt(100));
            case 2 -> Scalar.of(Double.longBitsToDouble(random.nextLong()));
            case 3 -> Scalar.of(random.nextBoolean() ? Double.NaN : -0.0);
            case 4 -> Scalar.of(random.nextBoolean());
            default -> Scalar.of(text(random, size));
        };
    }

    private static Map<String, Scalar> values(Random random, int size) {
        Map<String, Scalar> values = new LinkedHashMap<>();
        for (int n = random.nextInt(size + 1); n > 0; n--) {
            values.put(text(random, size), scalar(random, size));
        }
        return values;
    }

    private static Set<String> names(Random random, int size) {
        Set<String> names = new HashSet<>();
        for (int n = random.nextInt(size + 1); n > 0; n--) {
            names.add(text(random, size));
        }
        return names;
    }

    private static Attempt attempt(Random random) {
        return new Attempt(
                new CampaignId("t" + random.nextInt(9), "c" + random.nextInt(9)),
                random.nextInt(Integer.MAX_VALUE),
                random.nextInt(Integer.MAX_VALUE),
                random.nextLong());
    }

    private static List<Attempt> attempts(Random random, int size) {
        List<Attempt> attempts = new ArrayList<>();
        for (int n = random.nextInt(size + 1); n > 0; n--) {
            attempts.add(attempt(random));
        }
        return attempts;
    }

    private static TaskSpec task(Random random, int size) {
        int index = random.nextInt(1 + size);
        List<Integer> dependencies = new ArrayList<>();
        for (int n = index == 0 ? 0 : random.nextInt(size + 1); n > 0; n--) {
            dependencies.add(random.nextInt(index));
        }
        List<String> arguments = new ArrayList<>(List.of("program"));
        arguments.addAll(names(random, size));
        TaskProgram program = switch (random.nextInt(3)) {
            case 0 -> new TaskProgram.Command(arguments);
            case 1 -> new TaskProgram.RunFile(text(random, size));
            default -> new TaskProgram.JavaMethod(text(random, size), text(random, size));
        };
        long first = random.nextInt(1000);
        return new TaskSpec(
                index,
                text(random, size),
                program,
                values(random, size),
                new TaskNeeds(1 + random.nextInt(1000), random.nextLong() >>> 1, names(random, size)),
                random.nextInt(2 * TaskSpec.PRIORITY_MAX + 1) - TaskSpec.PRIORITY_MAX,
                random.nextLong() >>> 1,
                new RetryRule(
                        random.nextInt(1000),
                        first,
                        first + random.nextInt(1000),
                        random.nextBoolean(),
                        1 + random.nextDouble(),
                        random.nextLong() >>> 1),
                dependencies,
                random.nextBoolean(),
                text(random, size));
    }

    private static <T> T any(T[] values, Random random) {
        return values[random.nextInt(values.length)];
    }

    private static TaskOutcome outcome(Random random, int size) {
        return switch (random.nextInt(4)) {
            case 0 -> new TaskOutcome.Succeeded(values(random, size), text(random, size));
            case 1 -> new TaskOutcome.Failed(any(FailureClass.values(), random), text(random, size));
            case 2 -> new TaskOutcome.Preempted(random.nextLong() >>> 1);
            default -> new TaskOutcome.Cancelled(text(random, size));
        };
    }

    /** Sizes grow past the lengths at which protobuf's encoding of numbers and lengths changes (2⁷ and, for texts together, 2¹⁴). */
    private static int size(Random random, int round) {
        return random.nextInt(round % 500 == 499 ? 200 : 1 + round % 12);
    }

    @Test
    void messagesOfWorkersArriveUnchanged() throws InvalidProtocolBufferException {
        Random random = random();
        for (int round = 0; round < ROUNDS; round++) {
            int size = size(random, round);
            WorkerOffer offer = new WorkerOffer(
                    "w" + size,
                    1 + random.nextInt(1 << 20),
                    random.nextLong() >>> 1,
                    names(random, size),
                    random.nextInt(1 << 20),
                    random.nextBoolean() ? Long.MAX_VALUE : random.nextLong() >>> 2);
            CampaignMessage message = switch (random.nextInt(5)) {
                case 0 ->
                    new CampaignMessage.Hello(
                            random.nextLong(),
                            offer,
                            random.nextLong() >>> 1,
                            attempts(random, size),
                            random.nextLong());
                case 1 ->
                    new CampaignMessage.Heartbeat(
                            random.nextLong() >>> 1,
                            attempts(random, size),
                            random.nextLong(),
                            random.nextLong() >>> 2,
                            random.nextBoolean(),
                            random.nextLong());
                case 2 -> new CampaignMessage.Progressed(attempt(random), random.nextDouble());
                case 3 -> new CampaignMessage.Ended(attempt(random), outcome(random, size), random.nextLong() >>> 1);
                default -> new CampaignMessage.Returned(attempts(random, size));
            };
            byte[] bytes = WireMessages.ofWorker(message).toByteArray();
            assertThat(WireMessages.ofWorker(CampaignWire.WorkerMessage.parseFrom(bytes)))
                    .isEqualTo(message);
        }
    }

    @Test
    void messagesOfCoordinatorsArriveUnchanged() throws InvalidProtocolBufferException {
        Random random = random();
        for (int round = 0; round < ROUNDS; round++) {
            int size = size(random, round);
            CampaignMessage message = switch (random.nextInt(7)) {
                case 0 -> new CampaignMessage.Introduce();
                case 1 ->
                    new CampaignMessage.Renewed(
                            random.nextLong(), random.nextLong(), random.nextLong() >>> 1, random.nextLong());
                case 2 -> new CampaignMessage.Recorded(attempt(random));
                case 3 -> new CampaignMessage.Revoke(attempts(random, size));
                case 4 -> new CampaignMessage.Cancel(attempt(random));
                case 5 -> new CampaignMessage.Drain(attempt(random));
                default ->
                    new CampaignMessage.Assign(
                            random.nextLong(),
                            List.of(
                                    new Assignment(
                                            attempt(random),
                                            task(random, size),
                                            random.nextLong() >>> 1,
                                            random.nextLong() >>> 1,
                                            "00-" + random.nextLong()),
                                    new Assignment(attempt(random), task(random, size), 0, 0, "")));
            };
            byte[] bytes = WireMessages.ofCoordinator(message).toByteArray();
            assertThat(WireMessages.ofCoordinator(CampaignWire.CoordinatorMessage.parseFrom(bytes)))
                    .isEqualTo(message);
        }
    }

    @Test
    void recordsArriveUnchanged() throws InvalidProtocolBufferException {
        Random random = random();
        for (int round = 0; round < ROUNDS; round++) {
            int size = size(random, round);
            TaskRecord record = new TaskRecord(
                    task(random, size),
                    any(TaskState.values(), random),
                    new TaskHistory(
                            random.nextInt(100),
                            random.nextInt(100),
                            random.nextLong() >>> 1,
                            random.nextLong() >>> 1,
                            names(random, size)),
                    random.nextBoolean() ? Optional.of(outcome(random, size)) : Optional.empty(),
                    text(random, size),
                    random.nextLong() >>> 1);
            byte[] bytes = WireValues.record(record).toByteArray();
            assertThat(WireValues.record(CampaignWire.Record.parseFrom(bytes))).isEqualTo(record);
        }
    }

    @Test
    void mutatedMessagesAreReadOrRefused() {
        Random random = random();
        int refused = 0;
        int read = 0;
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = WireMessages.ofWorker(
                            new CampaignMessage.Ended(attempt(random), outcome(random, 3), random.nextInt(1000)))
                    .toByteArray();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                WireMessages.ofWorker(CampaignWire.WorkerMessage.parseFrom(bytes));
                read++;
            } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
                refused++;
            }
        }
        assertThat(refused).as("refused").isPositive();
        assertThat(read).as("read").isPositive();
    }
}
