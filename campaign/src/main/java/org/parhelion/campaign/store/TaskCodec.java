package org.parhelion.campaign.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.RetryRule;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskHistory;
import org.parhelion.campaign.TaskNeeds;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.TraceContext;
import org.parhelion.protocol.Decoder;
import org.parhelion.protocol.Encoder;
import org.parhelion.protocol.MalformedMessageException;

/**
 * Tasks, outcomes and histories as bytes, for backends. The first byte is the version of the format.
 *
 * <p>Decoded tasks share equal programs, needs and rules, because a campaign has few of them. Belongs to one thread.
 */
public final class TaskCodec {
    private static final int VERSION = 1;
    private static final int COUNT_MAX = 1 << 20;

    private final Encoder encoder = new Encoder();
    private final Map<Object, Object> shared = new HashMap<>();

    /** A codec that has decoded nothing yet. */
    public TaskCodec() {}

    // Tasks --------------------------------------------------------------------------------------------------------

    /**
     * {@return a task without its index}
     *
     * @param task the task
     */
    public byte[] encode(TaskSpec task) {
        encoder.clear();
        encoder.writeByte(VERSION);
        encoder.writeString(task.name());
        writeProgram(encoder, task.program());
        writeScalars(encoder, task.parameters());
        writeNeeds(encoder, task.needs());
        encoder.writeVarint(task.priority() + TaskSpec.PRIORITY_MAX).writeVarint(task.timeoutMillis());
        writeRetry(encoder, task.retry());
        encoder.writeVarint(task.dependencies().size());
        for (int dependency : task.dependencies()) {
            encoder.writeVarint(dependency);
        }
        encoder.writeBoolean(task.checkpointable());
        if (!task.inputs().isEmpty()) {
            encoder.writeString(task.inputs());
        }
        return encoder.toBytes();
    }

    /**
     * {@return the task}
     *
     * @param index the task's index
     * @param bytes what {@link #encode(TaskSpec)} returned
     * @throws MalformedMessageException if the bytes are no task
     */
    public TaskSpec decodeTask(int index, byte[] bytes) {
        Decoder decoder = begin(bytes);
        String name = decoder.readString();
        TaskProgram program = shared(readProgram(decoder));
        Map<String, Scalar> parameters = readScalars(decoder);
        TaskNeeds needs = shared(readNeeds(decoder));
        int priority = decoder.readVarintBelow(2 * TaskSpec.PRIORITY_MAX + 1) - TaskSpec.PRIORITY_MAX;
        long timeoutMillis = decoder.readVarint();
        RetryRule retry = shared(readRetry(decoder));
        int count = decoder.readVarintBelow(COUNT_MAX);
        List<Integer> dependencies = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            dependencies.add((int) decoder.readVarint());
        }
        boolean checkpointable = decoder.readBoolean();
        String inputs = decoder.remaining() > 0 ? shared(decoder.readString()) : "";
        decoder.requireEnd();
        return new TaskSpec(
                index,
                name,
                program,
                parameters,
                needs,
                priority,
                timeoutMillis,
                retry,
                dependencies,
                checkpointable,
                inputs);
    }

    @SuppressWarnings("unchecked") // an object is kept under itself
    <T> T shared(T value) {
        Object known = shared.get(value);
        if (known != null) {
            return (T) known;
        }
        if (shared.size() == 1024) {
            shared.clear();
        }
        shared.put(value, value);
        return value;
    }

    // Outcomes and histories ---------------------------------------------------------------------------------------

    /**
     * {@return an outcome}
     *
     * @param outcome how an attempt ended
     */
    public byte[] encode(TaskOutcome outcome) {
        encoder.clear();
        encoder.writeByte(VERSION);
        switch (outcome) {
            case TaskOutcome.Succeeded succeeded -> {
                encoder.writeByte(0);
                writeScalars(encoder, succeeded.results());
                encoder.writeString(succeeded.output());
            }
            case TaskOutcome.Failed failed ->
                encoder.writeByte(1).writeString(failed.kind().name()).writeString(failed.message());
            case TaskOutcome.Preempted preempted -> encoder.writeByte(2).writeVarint(preempted.step());
            case TaskOutcome.Cancelled cancelled -> encoder.writeByte(3).writeString(cancelled.message());
        }
        return encoder.toBytes();
    }

    /**
     * {@return the outcome}
     *
     * @param bytes what {@link #encode(TaskOutcome)} returned
     * @throws MalformedMessageException if the bytes are no outcome
     */
    public TaskOutcome decodeOutcome(byte[] bytes) {
        Decoder decoder = begin(bytes);
        TaskOutcome outcome = switch (decoder.readByte()) {
            case 0 -> new TaskOutcome.Succeeded(readScalars(decoder), decoder.readString());
            case 1 -> {
                String kind = decoder.readString();
                yield new TaskOutcome.Failed(failureClass(kind), decoder.readString());
            }
            case 2 -> new TaskOutcome.Preempted(decoder.readVarint());
            case 3 -> new TaskOutcome.Cancelled(decoder.readString());
            default -> throw new MalformedMessageException("an outcome begins with 0, 1, 2 or 3");
        };
        decoder.requireEnd();
        return outcome;
    }

    private static FailureClass failureClass(String name) {
        for (FailureClass kind : FailureClass.values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        throw new MalformedMessageException("there is no class of failure '" + name + "'");
    }

    /**
     * {@return a history}
     *
     * @param history what earlier attempts left
     */
    public byte[] encode(TaskHistory history) {
        encoder.clear();
        encoder.writeByte(VERSION)
                .writeVarint(history.attempts())
                .writeVarint(history.failures())
                .writeVarint(history.step())
                .writeVarint(history.memoryBytes());
        writeSet(encoder, history.avoid());
        return encoder.toBytes();
    }

    /**
     * {@return the history}
     *
     * @param bytes what {@link #encode(TaskHistory)} returned
     * @throws MalformedMessageException if the bytes are no history
     */
    public TaskHistory decodeHistory(byte[] bytes) {
        Decoder decoder = begin(bytes);
        TaskHistory history = new TaskHistory(
                decoder.readVarintBelow(Integer.MAX_VALUE),
                decoder.readVarintBelow(Integer.MAX_VALUE),
                decoder.readVarint(),
                decoder.readVarint(),
                new HashSet<>(readStrings(decoder)));
        decoder.requireEnd();
        return shared(history);
    }

    /**
     * {@return a campaign's rule}
     *
     * @param rule what holds for all tasks
     */
    public byte[] encode(CampaignRule rule) {
        encoder.clear();
        encoder.writeByte(VERSION)
                .writeDouble(rule.weight())
                .writeVarint(rule.runningMax())
                .writeVarint(rule.failuresMax())
                .writeVarint(rule.deadlineMillis())
                .writeBoolean(rule.reuseResults());
        rule.trace().ifPresent(trace -> encoder.writeString(trace.toString()));
        return encoder.toBytes();
    }

    /**
     * {@return the rule}
     *
     * @param bytes what {@link #encode(CampaignRule)} returned
     * @throws MalformedMessageException if the bytes are no rule
     */
    public CampaignRule decodeRule(byte[] bytes) {
        Decoder decoder = begin(bytes);
        CampaignRule rule = new CampaignRule(
                decoder.readDouble(),
                decoder.readVarintBelow(Integer.MAX_VALUE),
                decoder.readVarintBelow(Integer.MAX_VALUE),
                decoder.readVarint(),
                decoder.readBoolean(),
                Optional.empty());
        Optional<TraceContext> trace =
                decoder.remaining() > 0 ? TraceContext.parse(decoder.readString()) : Optional.empty();
        decoder.requireEnd();
        return rule.withTrace(trace);
    }

    private static Decoder begin(byte[] bytes) {
        Decoder decoder = new Decoder(bytes, 0, bytes.length);
        int version = decoder.readByte();
        if (version != VERSION) {
            throw new MalformedMessageException("format " + version + " of a newer program; this one reads " + VERSION);
        }
        return decoder;
    }

    // Hashes -------------------------------------------------------------------------------------------------------

    /**
     * {@return the SHA-256 of what a task's results depend on: program, parameters, ranks, inputs} The order of parameters does
     * not matter.
     *
     * @param task the task
     */
    public static String inputHash(TaskSpec task) {
        Encoder encoder = new Encoder();
        writeProgram(encoder, task.program());
        writeScalars(encoder, new TreeMap<>(task.parameters()));
        encoder.writeVarint(task.needs().ranks());
        encoder.writeString(task.inputs());
        return sha256(encoder.toBytes());
    }

    /**
     * {@return a hash of a rule and tasks, which identifies a submitted campaign}
     *
     * @param rule what holds for all tasks
     * @param tasks the tasks
     */
    public static String fingerprint(CampaignRule rule, List<TaskSpec> tasks) {
        TaskCodec codec = new TaskCodec();
        MessageDigest digest = sha256();
        digest.update(codec.encode(rule.withTrace(Optional.empty()))); // submitted again, it has another span
        for (TaskSpec task : tasks) {
            digest.update(codec.encode(task));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    // Parts --------------------------------------------------------------------------------------------------------

    private static void writeProgram(Encoder encoder, TaskProgram program) {
        switch (program) {
            case TaskProgram.Command command -> {
                encoder.writeByte(0);
                writeStrings(encoder, command.arguments());
            }
            case TaskProgram.RunFile file -> encoder.writeByte(1).writeString(file.path());
            case TaskProgram.JavaMethod method ->
                encoder.writeByte(2).writeString(method.className()).writeString(method.methodName());
        }
    }

    private static TaskProgram readProgram(Decoder decoder) {
        return switch (decoder.readByte()) {
            case 0 -> new TaskProgram.Command(readStrings(decoder));
            case 1 -> new TaskProgram.RunFile(decoder.readString());
            case 2 -> new TaskProgram.JavaMethod(decoder.readString(), decoder.readString());
            default -> throw new MalformedMessageException("a program begins with 0, 1 or 2");
        };
    }

    private static void writeScalars(Encoder encoder, Map<String, Scalar> values) {
        encoder.writeVarint(values.size());
        for (Map.Entry<String, Scalar> entry : values.entrySet()) {
            encoder.writeString(entry.getKey());
            switch (entry.getValue()) {
                case Scalar.Whole whole -> encoder.writeByte(0).writeLong(whole.value());
                case Scalar.Real real -> encoder.writeByte(1).writeDouble(real.value());
                case Scalar.Text text -> encoder.writeByte(2).writeString(text.value());
                case Scalar.Flag flag -> encoder.writeByte(3).writeBoolean(flag.value());
            }
        }
    }

    private Map<String, Scalar> readScalars(Decoder decoder) {
        int count = decoder.readVarintBelow(COUNT_MAX);
        Map<String, Scalar> values = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            values.put(
                    shared(decoder.readString()),
                    switch (decoder.readByte()) {
                        case 0 -> Scalar.of(decoder.readLong());
                        case 1 -> Scalar.of(decoder.readDouble());
                        case 2 -> Scalar.of(decoder.readString());
                        case 3 -> Scalar.of(decoder.readBoolean());
                        default -> throw new MalformedMessageException("a value begins with 0, 1, 2 or 3");
                    });
        }
        return values;
    }

    private static void writeNeeds(Encoder encoder, TaskNeeds needs) {
        encoder.writeVarint(needs.ranks()).writeVarint(needs.memoryBytes());
        writeSet(encoder, needs.tags());
    }

    private static TaskNeeds readNeeds(Decoder decoder) {
        return new TaskNeeds(
                decoder.readVarintBelow(Integer.MAX_VALUE), decoder.readVarint(), new HashSet<>(readStrings(decoder)));
    }

    private static void writeRetry(Encoder encoder, RetryRule rule) {
        encoder.writeVarint(rule.retries())
                .writeVarint(rule.firstDelayMillis())
                .writeVarint(rule.maxDelayMillis())
                .writeBoolean(rule.retryNan())
                .writeDouble(rule.memoryFactor())
                .writeVarint(rule.memoryBytesMax());
    }

    private static RetryRule readRetry(Decoder decoder) {
        return new RetryRule(
                decoder.readVarintBelow(Integer.MAX_VALUE),
                decoder.readVarint(),
                decoder.readVarint(),
                decoder.readBoolean(),
                decoder.readDouble(),
                decoder.readVarint());
    }

    private static void writeStrings(Encoder encoder, Collection<String> strings) {
        encoder.writeVarint(strings.size());
        for (String string : strings) {
            encoder.writeString(string);
        }
    }

    private static void writeSet(Encoder encoder, Set<String> strings) {
        writeStrings(encoder, strings.size() < 2 ? strings : new TreeSet<>(strings));
    }

    private static List<String> readStrings(Decoder decoder) {
        int count = decoder.readVarintBelow(COUNT_MAX);
        List<String> strings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            strings.add(decoder.readString());
        }
        return strings;
    }
}
