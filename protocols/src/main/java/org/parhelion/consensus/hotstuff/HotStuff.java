package org.parhelion.consensus.hotstuff;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.parhelion.consensus.hotstuff.HotStuffMessage.Blocks;
import org.parhelion.consensus.hotstuff.HotStuffMessage.Fetch;
import org.parhelion.consensus.hotstuff.HotStuffMessage.NewView;
import org.parhelion.consensus.hotstuff.HotStuffMessage.Proposal;
import org.parhelion.consensus.hotstuff.HotStuffMessage.Request;
import org.parhelion.consensus.hotstuff.HotStuffMessage.Vote;
import org.parhelion.consensus.signature.Signatures;
import org.parhelion.consensus.signature.Signer;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.Output;

/**
 * One replica of a log, by chained HotStuff (Yin et al., PODC 2019, §5): 2 (n − 1) messages per block.
 *
 * <p>In each view the leader proposes a block on the highest certificate that it knows. The others send their votes to
 * the leader of the next view, which forms a certificate and proposes on it. The certificate of a block also advances
 * the blocks below it: with a certificate of b″ the replica locks b′ and commits b ({@link SafetyRules}).
 *
 * <p>Safety holds for any delays and up to f Byzantine members among n ≥ 3f + 1; liveness, if messages between loyal
 * replicas arrive. Safety does not need transferable signatures. Without them, a member that makes signatures that only
 * some members can verify can invalidate a leader's certificate, and its term with it.
 */
public final class HotStuff implements Machine<HotStuffMessage, HotStuffEvent> {
    private static final int BLOCKS_AT_ONCE = 256;

    // A block is committed by the third certificate from its own on, which the fourth proposal carries to all.
    private static final int BLOCKS_UNTIL_ALL_KNOW = 3;

    private final HotStuffOptions options;
    private final Signer signer;
    private final int self;
    private final Certificates certificates;
    private final BlockTree tree = new BlockTree();
    private final SafetyRules rules;
    private final Pacemaker pacemaker;
    private final Requests requests;

    // Each member's last early proposal: received before its view, or before requested blocks.
    private final TreeMap<Integer, Proposal> early = new TreeMap<>();
    private boolean revisit;
    private Optional<Digest> wanted = Optional.empty();
    private long proposedIn;
    private long heardIn;
    private long nowNanos;

    /** Creates the rules of a replica; {@link SafetyRules} except in mutants. */
    @FunctionalInterface
    interface Rules {
        SafetyRules of(BlockTree tree);
    }

    /**
     * Creates a replica.
     *
     * @param options the parameters of the log, the same on all replicas
     * @param signer signs as this replica
     * @param signatures verifies the signatures of all replicas
     * @throws IllegalArgumentException if the signer's member is not a replica
     */
    public HotStuff(HotStuffOptions options, Signer signer, Signatures signatures) {
        this(options, signer, signatures, SafetyRules::new);
    }

    HotStuff(HotStuffOptions options, Signer signer, Signatures signatures, Rules rules) {
        if (signer.member() < 0 || signer.member() >= options.n()) {
            throw new IllegalArgumentException("replica " + signer.member() + " is outside 0 … " + (options.n() - 1));
        }
        this.options = options;
        this.signer = signer;
        this.self = signer.member();
        this.certificates = new Certificates(options, signatures);
        this.rules = rules.of(tree);
        this.pacemaker = new Pacemaker(options);
        this.requests = new Requests(self, options.maxBatch());
    }

    /**
     * {@return the number of messages for one block without faults: the proposals and the votes}
     *
     * @param n the number of replicas
     */
    public static long messagesPerBlock(int n) {
        return 2L * (n - 1);
    }

    /** {@return the height of the last committed block} */
    public long committedHeight() {
        return tree.lastCommitted().height();
    }

    /** {@return the current view of this replica} */
    public long view() {
        return pacemaker.view();
    }

    SafetyRules rules() {
        return rules;
    }

    /**
     * Submits a command to the log. Once it is committed, a {@link HotStuffEvent.Committed} contains it.
     *
     * @param now the driver's time [ns]
     * @param command the content of the entry
     * @param output receives what follows
     */
    public void submit(long now, byte[] command, Output<HotStuffMessage, HotStuffEvent> output) {
        nowNanos = now;
        Entry entry = requests.submit(command);
        int leader = options.leaders().leader(view());
        if (leader != self) {
            output.send(leader, new Request(entry));
        }
        proposeIfLeading(output);
        wake(output);
    }

    @Override
    public void step(Input<HotStuffMessage> input, Output<HotStuffMessage, HotStuffEvent> output) {
        nowNanos = input.nowNanos();
        if (view() == 0) {
            enter(1, output);
        }
        switch (input) {
            case Input.Tick<HotStuffMessage> _ -> {
                if (nowNanos >= pacemaker.deadlineNanos()) {
                    output.emit(new HotStuffEvent.TimedOut(view()));
                    askAnother(output);
                    wish(pacemaker.timedOut(self, nowNanos), output);
                }
            }
            case Input.Message<HotStuffMessage>(long _, int from, HotStuffMessage message) -> {
                if (from >= 0 && from < options.n()) {
                    hear(from, message, output);
                }
            }
        }
        while (revisit) {
            revisit = false;
            int leader = options.leaders().leader(view());
            Optional<Proposal> held = Optional.ofNullable(early.get(leader));
            held.filter(proposal -> proposal.block().view() <= view()).ifPresent(proposal -> {
                early.remove(leader);
                consider(leader, proposal, output);
            });
        }
        proposeIfLeading(output);
        wake(output);
    }

    private void hear(int from, HotStuffMessage message, Output<HotStuffMessage, HotStuffEvent> output) {
        switch (message) {
            case Proposal proposal -> {
                if (from == options.leaders().leader(proposal.block().view())) {
                    consider(from, proposal, output);
                }
            }
            case Vote vote -> certificates.vote(from, vote).ifPresent(formed -> certified(from, formed, output));
            case NewView(long wish, Certificate high) -> {
                if (certificates.valid(high)) {
                    certified(from, high, output);
                }
                heardWish(from, wish, output);
            }
            case Request(Entry entry) -> requests.add(entry);
            case Fetch(Digest block) -> output.send(from, new Blocks(tree.downFrom(block, BLOCKS_AT_ONCE)));
            case Blocks(List<LogBlock> blocks) -> fetched(from, blocks, output);
        }
    }

    // Proposals and votes -----------------------------------------------------------------------------------------

    private void proposeIfLeading(Output<HotStuffMessage, HotStuffEvent> output) {
        long view = view();
        Certificate high = rules.high();
        Optional<LogBlock> parent = tree.find(high.block());
        boolean mine = options.leaders().leader(view) == self && proposedIn < view && high.view() < view;
        if (!mine || parent.isEmpty() || tree.missingBelow(parent.get()).isPresent()) {
            return;
        }
        List<LogBlock> branch = tree.branch(parent.get());
        boolean unfinished = hasEntries(branch) || hasEntries(tree.downFrom(high.block(), BLOCKS_UNTIL_ALL_KNOW));
        if (requests.isEmpty() && !unfinished && nowNanos < idleUntilNanos()) {
            return; // Nothing to propose: an empty block, which keeps the view from timing out, is delayed.
        }
        proposedIn = view;
        LogBlock block = new LogBlock(view, parent.get().height() + 1, requests.batch(branch), high);
        Proposal proposal = new Proposal(block);
        for (int to = 0; to < options.n(); to++) {
            if (to != self) {
                output.send(to, proposal);
            }
        }
        consider(self, proposal, output);
    }

    private static boolean hasEntries(List<LogBlock> blocks) {
        return blocks.stream().anyMatch(block -> !block.entries().isEmpty());
    }

    private void consider(int from, Proposal proposal, Output<HotStuffMessage, HotStuffEvent> output) {
        LogBlock block = proposal.block();
        if (block.view() < view() || block.view() <= heardIn || !certificates.valid(block.justify())) {
            return;
        }
        certified(from, block.justify(), output);
        Optional<LogBlock> parent = tree.find(block.parent());
        if (parent.isEmpty() || tree.missingBelow(parent.get()).isPresent()) {
            early.put(from, proposal);
            fetch(from, parent.flatMap(tree::missingBelow).orElse(block.parent()), output);
            return;
        }
        if (block.view() > view()) {
            early.put(from, proposal);
            return;
        }
        // The parent's view need not be compared: loyal members sign a block in its own view only, so a valid
        // certificate has the view of its block.
        boolean wellFormed = block.height() == parent.get().height() + 1
                && block.view() > block.justify().view()
                && block.entries().size() <= options.maxBatch();
        if (!wellFormed) {
            return;
        }
        heardIn = block.view(); // Only the first proposal of a view counts.
        Digest digest = block.digest();
        tree.add(digest, block);
        if (rules.mayVote(block)) {
            rules.voted(block);
            Vote vote = new Vote(
                    block.view(), digest, signer.sign(Certificate.statement(options.instance(), block.view(), digest)));
            int next = options.leaders().leader(block.view() + 1);
            if (next == self) {
                certificates.vote(self, vote).ifPresent(formed -> certified(self, formed, output));
            } else {
                output.send(next, vote);
            }
        }
    }

    /** Processes a valid certificate: locks, commits, and enters the view after it. */
    private void certified(int from, Certificate certificate, Output<HotStuffMessage, HotStuffEvent> output) {
        if (certificate.view() > rules.high().view()) {
            pacemaker.fruitful();
            if (tree.find(certificate.block()).isEmpty()) {
                fetch(from, certificate.block(), output);
            }
        }
        rules.certified(certificate).ifPresent(block -> commit(from, block, output));
        if (certificate.view() >= view()) {
            enter(certificate.view() + 1, output);
        }
    }

    private void commit(int from, LogBlock block, Output<HotStuffMessage, HotStuffEvent> output) {
        if (block.height() <= committedHeight()) {
            return;
        }
        Optional<Digest> missing = tree.missingBelow(block);
        if (missing.isPresent()) {
            fetch(from, missing.get(), output);
            return;
        }
        List<LogBlock> branch = tree.branch(block);
        if (!branch.getFirst().parent().equals(tree.lastCommitted().digest())) {
            return; // Impossible with at most f Byzantine members. Committed blocks are never replaced.
        }
        for (LogBlock next : branch) {
            Digest digest = next.digest();
            tree.commit(digest, next);
            output.emit(new HotStuffEvent.Committed(next.height(), next.view(), digest, requests.committed(next)));
        }
    }

    /** Begins {@code view} at {@code now}, unless it has begun; for searches in which all views begin together. */
    void startView(long view, long now, Output<HotStuffMessage, HotStuffEvent> output) {
        nowNanos = now;
        if (view > view()) {
            enter(view, output);
        } else {
            pacemaker.enter(view(), now);
        }
        wake(output);
    }

    // Views -------------------------------------------------------------------------------------------------------

    /** Enters {@code view}, and sends this member's entries that are not in the log yet to its leader. */
    void enter(long view, Output<HotStuffMessage, HotStuffEvent> output) {
        int before = options.leaders().leader(view());
        pacemaker.enter(view, nowNanos);
        revisit = true;
        int leader = options.leaders().leader(view);
        if (leader != before && leader != self) {
            requests.own().forEach(entry -> output.send(leader, new Request(entry)));
        }
    }

    /** Sends all members the view that this replica requests. */
    void wish(long view, Output<HotStuffMessage, HotStuffEvent> output) {
        for (int to = 0; to < options.n(); to++) {
            if (to != self) {
                output.send(to, new NewView(view, rules.high()));
            }
        }
        heardWish(self, view, output);
    }

    private void heardWish(int from, long wish, Output<HotStuffMessage, HotStuffEvent> output) {
        pacemaker.wishes(from, wish);
        long joined = pacemaker.wishedBy(options.f() + 1);
        if (joined > pacemaker.wishOf(self) && joined > view()) {
            wish(joined, output);
            return;
        }
        long opened = pacemaker.wishedBy(options.quorum());
        if (opened > view()) {
            enter(opened, output);
        }
    }

    private long idleUntilNanos() {
        return pacemaker.deadlineNanos() - 3 * pacemaker.timeoutNanos() / 4;
    }

    private void wake(Output<HotStuffMessage, HotStuffEvent> output) {
        boolean idles = options.leaders().leader(view()) == self && proposedIn < view() && nowNanos < idleUntilNanos();
        output.wakeAt(idles ? idleUntilNanos() : pacemaker.deadlineNanos());
    }

    // Missing blocks ----------------------------------------------------------------------------------------------

    private void fetch(int from, Digest block, Output<HotStuffMessage, HotStuffEvent> output) {
        if (from != self) {
            wanted = Optional.of(block);
            output.send(from, new Fetch(block));
        }
    }

    /** Processes requested blocks: the first is identified by the requested hash, each further one by its child. */
    private void fetched(int from, List<LogBlock> blocks, Output<HotStuffMessage, HotStuffEvent> output) {
        boolean progress = false;
        for (LogBlock block : blocks) {
            Digest digest = block.digest();
            if (!wanted.equals(Optional.of(digest))) {
                break;
            }
            tree.add(digest, block);
            if (tree.find(digest).isEmpty()) {
                wanted = Optional.empty(); // Below the end of the log and not in it: no valid block extends it.
                break;
            }
            progress = true;
            boolean more = block.height() > committedHeight() + 1
                    && tree.find(block.parent()).isEmpty();
            wanted = more ? Optional.of(block.parent()) : Optional.empty();
        }
        if (progress && wanted.isPresent()) {
            output.send(from, new Fetch(wanted.get()));
        } else if (progress) {
            rules.certified(rules.high()).ifPresent(block -> commit(from, block, output));
            revisit = true;
        }
    }

    /** Requests, from another member, a block that is still missing under the highest certificate. */
    private void askAnother(Output<HotStuffMessage, HotStuffEvent> output) {
        Digest high = rules.high().block();
        Optional<LogBlock> block = tree.find(high);
        Optional<Digest> missing = block.isEmpty() ? Optional.of(high) : tree.missingBelow(block.get());
        int other = (int) ((self + 1 + view() % (options.n() - 1)) % options.n());
        missing.ifPresent(digest -> fetch(other, digest, output));
    }
}
