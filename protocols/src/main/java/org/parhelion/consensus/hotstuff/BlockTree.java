package org.parhelion.consensus.hotstuff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The blocks that a replica knows: the last {@value #RETAINED} committed blocks, which are kept for members that lag
 * behind, and the tree above them. When a block is committed, other blocks of its height are discarded.
 */
final class BlockTree {
    private static final int RETAINED = 4096;

    private final Map<Digest, LogBlock> blocks = new HashMap<>();
    private final TreeMap<Long, List<Digest>> byHeight = new TreeMap<>();
    private final ArrayDeque<Digest> committed = new ArrayDeque<>();
    private LogBlock lastCommitted = LogBlock.GENESIS;

    BlockTree() {
        Digest genesis = LogBlock.GENESIS.digest();
        blocks.put(genesis, LogBlock.GENESIS);
        committed.add(genesis);
    }

    Optional<LogBlock> find(Digest digest) {
        return Optional.ofNullable(blocks.get(digest));
    }

    /** The last block of the log. */
    LogBlock lastCommitted() {
        return lastCommitted;
    }

    void add(Digest digest, LogBlock block) {
        if (block.height() > lastCommitted.height() && blocks.putIfAbsent(digest, block) == null) {
            byHeight.computeIfAbsent(block.height(), _ -> new ArrayList<>()).add(digest);
        }
    }

    /** Whether {@code block} is a descendant of {@code ancestor}, as far as its ancestors are known. */
    boolean extendsFrom(LogBlock block, Digest ancestor, long ancestorView) {
        Optional<LogBlock> at = Optional.of(block);
        while (at.isPresent() && at.get().view() > ancestorView) {
            if (at.get().parent().equals(ancestor)) {
                return true;
            }
            at = find(at.get().parent());
        }
        return false;
    }

    /** The first block missing between {@code block} and the log, or empty if all are known. */
    Optional<Digest> missingBelow(LogBlock block) {
        LogBlock at = block;
        while (at.height() > lastCommitted.height() + 1) {
            Optional<LogBlock> parent = find(at.parent());
            if (parent.isEmpty()) {
                return Optional.of(at.parent());
            }
            at = parent.get();
        }
        return Optional.empty();
    }

    /** The blocks above the log up to {@code block}, lowest first; all are known. */
    List<LogBlock> branch(LogBlock block) {
        ArrayDeque<LogBlock> branch = new ArrayDeque<>();
        Optional<LogBlock> at = Optional.of(block);
        while (at.isPresent() && at.get().height() > lastCommitted.height()) {
            branch.addFirst(at.get());
            at = find(at.get().parent());
        }
        return List.copyOf(branch);
    }

    /** Appends {@code block} to the log. */
    void commit(Digest digest, LogBlock block) {
        lastCommitted = block;
        for (Digest rival : byHeight.getOrDefault(block.height(), List.of())) {
            if (!rival.equals(digest)) {
                blocks.remove(rival);
            }
        }
        byHeight.headMap(block.height(), true).clear();
        committed.addLast(digest);
        if (committed.size() > RETAINED) {
            blocks.remove(committed.removeFirst());
        }
    }

    /** {@code block}, its parent, and so on: at most {@code limit} known blocks. */
    List<LogBlock> downFrom(Digest block, int limit) {
        List<LogBlock> chain = new ArrayList<>();
        Optional<LogBlock> at = find(block);
        while (at.isPresent() && chain.size() < limit && at.get().height() > 0) {
            chain.add(at.get());
            at = find(at.get().parent());
        }
        return chain;
    }
}
