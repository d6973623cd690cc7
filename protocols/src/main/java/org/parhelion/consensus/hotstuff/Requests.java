package org.parhelion.consensus.hotstuff;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The entries that wait for the log, and the identifiers of those already in it. */
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

    /** Creates a new entry of this member. */
    Entry submit(byte[] command) {
        Entry entry = new Entry(self, nextSequence++, command.clone());
        own.put(entry.digest(), entry);
        add(entry);
        return entry;
    }

    /** Adds a requested entry, up to a limit; a member repeats its requests to the next leader. */
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

    /** The entries for a block on top of {@code branch}: those that have waited longest and are not in the branch. */
    List<Entry> batch(List<LogBlock> branch) {
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

    /** Records that {@code block} is in the log; returns those of its entries that were not there before. */
    List<Entry> committed(LogBlock block) {
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
