package org.parhelion.consensus.hotstuff;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Entries that wait to get into the log, and which ones are in it already. */
final class Requests {
    private static final int MAX_WAITING = 1 << 16;

    private final int self;
    private final int maxBatch;
    private final Map<Digest, Entry> own = new LinkedHashMap<>();
    private final Map<Digest, Entry> waiting = new LinkedHashMap<>();
    private final Set<Digest> logged = new HashSet<>();
    private long nextSequence;

    Requests(int self, int maxBatch) {
        this.self = self;
        this.maxBatch = maxBatch;
    }

    /** A new entry of this member's. */
    Entry submit(byte[] command) {
        Entry entry = new Entry(self, nextSequence++, command.clone());
        own.put(entry.digest(), entry);
        add(entry);
        return entry;
    }

    /** Keeps what anybody asks for, up to a limit: who asked asks the next leader again. */
    void add(Entry entry) {
        Digest digest = entry.digest();
        if (waiting.size() < MAX_WAITING && !logged.contains(digest)) {
            waiting.put(digest, entry);
        }
    }

    /** This member's own entries that are not in the log. */
    Collection<Entry> own() {
        return List.copyOf(own.values());
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** What a block on top of {@code branch} should hold: the longest waiting that are not in it. */
    List<Entry> batch(List<Block> branch) {
        Set<Digest> above = new HashSet<>();
        branch.forEach(block -> block.entries().forEach(entry -> above.add(entry.digest())));
        List<Entry> batch = new ArrayList<>();
        for (Map.Entry<Digest, Entry> candidate : waiting.entrySet()) {
            if (batch.size() == maxBatch) {
                break;
            }
            if (!above.contains(candidate.getKey())) {
                batch.add(candidate.getValue());
            }
        }
        return batch;
    }

    /** {@code block} is in the log; those of its entries that were not there before. */
    List<Entry> committed(Block block) {
        List<Entry> fresh = new ArrayList<>();
        for (Entry entry : block.entries()) {
            Digest digest = entry.digest();
            own.remove(digest);
            waiting.remove(digest);
            if (logged.add(digest)) {
                fresh.add(entry);
            }
        }
        return fresh;
    }
}
