package org.parhelion.campaign.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.protocol.Decoder;
import org.parhelion.protocol.Encoder;
import org.parhelion.protocol.MalformedMessageException;

/**
 * Writes as entries of a log. Campaigns stand as numbers, in the order of their beginning. The state of a source is not
 * part of an entry: a log keeps the last one only.
 *
 * <pre>
 *   entry     version, { write }
 *   write     0, tenant, name, deadline, fingerprint, rule
 *             1, campaign, first task, count, { task }
 *             2, campaign, task, number, epoch, last, worker, run time [ms], history, outcome
 *             3, campaign, task, history
 *             4, complete, count, { worker whose lease begins }, count, { worker whose lease has ended }
 * </pre>
 */
final class EntryCodec {
    private static final int VERSION = 2;
    /** Without leases. */
    private static final int VERSION_FIRST = 1;

    /** An entry ends with the write, or the task, that makes it longer than this. */
    private static final int ENTRY_BYTES = 256 << 10;

    private final int version;
    private final TaskCodec codec = new TaskCodec();
    private final Encoder encoder = new Encoder();
    private final List<byte[]> entries = new ArrayList<>();

    EntryCodec() {
        this(VERSION);
    }

    private EntryCodec(int version) {
        this.version = version;
    }

    /** Writes entries without leases: for what a program has written that did not name the workers with leases. */
    static EntryCodec withoutLeases() {
        return new EntryCodec(VERSION_FIRST);
    }

    /** {@return an entry without writes, after which anybody may have a lease} */
    static byte[] unnamedLeases() {
        return new byte[] {VERSION_FIRST};
    }

    /** Adds the writes of a commit; {@code numbers} are those of the campaigns. */
    void add(List<StoreWrite> writes, ToIntFunction<CampaignId> numbers) {
        for (StoreWrite write : writes) {
            begin();
            switch (write) {
                case StoreWrite.NewCampaign begin -> {
                    CampaignId id = begin.campaign();
                    encoder.writeByte(0).writeString(id.tenant()).writeString(id.name());
                    encoder.writeLong(begin.deadlineNanos()).writeString(begin.fingerprint());
                    encoder.writeBytes(codec.encode(begin.rule()));
                }
                case StoreWrite.NewTasks added -> add(added.tasks(), numbers.applyAsInt(added.campaign()));
                case StoreWrite.NewOutcome end -> {
                    Attempt attempt = end.attempt();
                    encoder.writeByte(2).writeVarint(numbers.applyAsInt(end.campaign()));
                    encoder.writeVarint(attempt.task()).writeVarint(attempt.number());
                    encoder.writeVarint(attempt.epoch()).writeBoolean(end.last());
                    encoder.writeString(end.worker()).writeVarint(end.runMillis());
                    encoder.writeBytes(codec.encode(end.history())).writeBytes(codec.encode(end.outcome()));
                }
                case StoreWrite.Reopening again -> {
                    encoder.writeByte(3).writeVarint(numbers.applyAsInt(again.campaign()));
                    encoder.writeVarint(again.task()).writeBytes(codec.encode(again.history()));
                }
                case StoreWrite.NewSource state -> {
                    // Not part of an entry.
                }
                case StoreWrite.Leases leases -> {
                    encoder.writeByte(4).writeBoolean(leases.complete());
                    add(leases.begun());
                    add(leases.ended());
                }
            }
        }
    }

    private void add(Set<Long> workers) {
        encoder.writeVarint(workers.size());
        workers.forEach(encoder::writeLong);
    }

    private void begin() {
        if (encoder.byteCount() > ENTRY_BYTES) {
            end();
        }
        if (encoder.byteCount() == 0) {
            encoder.writeByte(version);
        }
    }

    private void end() {
        entries.add(encoder.toBytes());
        encoder.clear();
    }

    private void add(List<TaskSpec> tasks, int campaign) {
        int from = 0;
        while (from < tasks.size()) {
            begin();
            int to = Math.min(tasks.size(), from + 1024);
            encoder.writeByte(1).writeVarint(campaign);
            encoder.writeVarint(tasks.get(from).index()).writeVarint(to - from);
            for (TaskSpec task : tasks.subList(from, to)) {
                encoder.writeBytes(codec.encode(task));
            }
            from = to;
        }
    }

    /** {@return the entries of what was added since the last call} */
    List<byte[]> take() {
        if (encoder.byteCount() > 1) {
            end();
        }
        encoder.clear();
        List<byte[]> taken = List.copyOf(entries);
        entries.clear();
        return taken;
    }

    /** Applies the writes of an entry. */
    void replay(byte[] entry, StoreImage image) {
        Decoder decoder = new Decoder(entry, 0, entry.length);
        int format = decoder.readByte();
        if (format < VERSION_FIRST || format > VERSION) {
            throw new MalformedMessageException("entry of format " + format + " of a newer program; this one reads "
                    + VERSION_FIRST + " … " + VERSION);
        }
        if (format == VERSION_FIRST) {
            image.leasesUnnamed();
        }
        while (decoder.remaining() > 0) {
            image.replay(read(decoder, image));
        }
    }

    private StoreWrite read(Decoder decoder, StoreImage image) {
        int kind = decoder.readByte();
        if (kind == 0) {
            CampaignId id = new CampaignId(decoder.readString(), decoder.readString());
            long deadlineNanos = decoder.readLong();
            String fingerprint = decoder.readString();
            return new StoreWrite.NewCampaign(id, codec.decodeRule(decoder.readBytes()), deadlineNanos, fingerprint);
        }
        if (kind == 4) {
            boolean complete = decoder.readBoolean();
            return new StoreWrite.Leases(workers(decoder), workers(decoder), complete);
        }
        CampaignId id = image.campaign(decoder.readVarintBelow(Integer.MAX_VALUE));
        int task = decoder.readVarintBelow(Integer.MAX_VALUE);
        return switch (kind) {
            case 1 -> {
                int count = decoder.readVarintBelow(Integer.MAX_VALUE);
                List<TaskSpec> tasks = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    tasks.add(codec.decodeTask(task + i, decoder.readBytes()));
                }
                yield new StoreWrite.NewTasks(id, tasks);
            }
            case 2 -> outcome(decoder, id, task);
            case 3 -> new StoreWrite.Reopening(id, task, codec.decodeHistory(decoder.readBytes()));
            default -> throw new MalformedMessageException("a write begins with 0 … 4");
        };
    }

    private static Set<Long> workers(Decoder decoder) {
        int count = decoder.readVarintBelow(Integer.MAX_VALUE);
        Set<Long> workers = new HashSet<>();
        for (int i = 0; i < count; i++) {
            workers.add(decoder.readLong());
        }
        return workers;
    }

    private StoreWrite outcome(Decoder decoder, CampaignId id, int task) {
        Attempt attempt = new Attempt(id, task, decoder.readVarintBelow(Integer.MAX_VALUE), decoder.readVarint());
        boolean last = decoder.readBoolean();
        String worker = codec.shared(decoder.readString());
        long runMillis = decoder.readVarint();
        var history = codec.decodeHistory(decoder.readBytes());
        return new StoreWrite.NewOutcome(
                attempt, worker, runMillis, codec.decodeOutcome(decoder.readBytes()), history, last);
    }
}
