package org.parhelion.consensus.hotstuff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.parhelion.consensus.hotstuff.HotStuffMessage.Blocks;
import org.parhelion.consensus.hotstuff.HotStuffMessage.Fetch;
import org.parhelion.consensus.hotstuff.HotStuffMessage.NewView;
import org.parhelion.consensus.hotstuff.HotStuffMessage.Proposal;
import org.parhelion.consensus.hotstuff.HotStuffMessage.Request;
import org.parhelion.consensus.hotstuff.HotStuffMessage.Vote;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Outbox;
import org.parhelion.protocol.Outbox.Envelope;

/** One replica of four, stepped by hand: what it sends, to whom and when, so that the log grows. Member 0 leads views 1 to 7. */
class LivenessTest {
    private static final long TIMEOUT_NANOS = 1_000_000;
    private static final int VIEWS_PER_TERM = 8;

    private final Certifier keys = new Certifier();
    private final Outbox<HotStuffMessage, HotStuffEvent> outbox = new Outbox<>();

    private HotStuff replica(int self) {
        HotStuffOptions options =
                new HotStuffOptions(4, Certifier.INSTANCE, Leaders.inTurn(4, VIEWS_PER_TERM), 4, TIMEOUT_NANOS);
        HotStuff replica = new HotStuff(options, keys.signatures.signer(self), keys.signatures);
        tick(replica, 0);
        outbox.takeEnvelopes();
        return replica;
    }

    private void tick(HotStuff replica, long now) {
        replica.step(new Input.Tick<>(now), outbox);
    }

    private void hear(HotStuff replica, long now, int from, HotStuffMessage message) {
        replica.step(new Input.Message<>(now, from, message), outbox);
    }

    private <T extends HotStuffMessage> List<Envelope<T>> sent(Class<T> kind) {
        return outbox.takeEnvelopes().stream()
                .flatMap(envelope -> kind.isInstance(envelope.message())
                        ? Stream.of(new Envelope<>(envelope.to(), kind.cast(envelope.message())))
                        : Stream.empty())
                .toList();
    }

    /** A certificate of a block that nobody has. */
    private NewView unknownBlock(long view) {
        return new NewView(0, keys.certificate(view, Certifier.digest(view), 1, 2, 3));
    }

    private Vote vote(int member, LogBlock block) {
        return keys.vote(member, block.view(), block.digest());
    }

    // Timeouts ------------------------------------------------------------------------------------------------------

    @Test
    void aViewThatTimesOutIsReportedAndTheNextTermIsRequestedOfAll() {
        HotStuff replica = replica(1);
        assertThat(outbox.deadlineNanos()).isEqualTo(TIMEOUT_NANOS);
        tick(replica, TIMEOUT_NANOS - 1);
        assertThat(outbox.takeEvents()).isEmpty();
        tick(replica, TIMEOUT_NANOS);
        assertThat(outbox.takeEvents()).containsExactly(new HotStuffEvent.TimedOut(1));
        assertThat(sent(NewView.class))
                .extracting(Envelope::to, envelope -> envelope.message().view())
                .containsExactly(tuple(0, 8L), tuple(2, 8L), tuple(3, 8L));
        assertThat(outbox.deadlineNanos()).as("the timeout doubles").isEqualTo(3 * TIMEOUT_NANOS);
    }

    @Test
    void aNewCertificateResetsTheTimeoutAndAnOldOneDoesNot() {
        HotStuff replica = replica(1);
        tick(replica, TIMEOUT_NANOS);
        tick(replica, 3 * TIMEOUT_NANOS);
        assertThat(outbox.deadlineNanos()).isEqualTo(7 * TIMEOUT_NANOS);
        hear(replica, 4 * TIMEOUT_NANOS, 2, unknownBlock(5));
        assertThat(outbox.deadlineNanos()).isEqualTo(5 * TIMEOUT_NANOS);
        tick(replica, 5 * TIMEOUT_NANOS);
        hear(replica, 5 * TIMEOUT_NANOS, 3, unknownBlock(5));
        tick(replica, 7 * TIMEOUT_NANOS);
        assertThat(outbox.deadlineNanos()).isEqualTo(11 * TIMEOUT_NANOS);
    }

    @Test
    void aQuorumThatRequestsTheCurrentViewDoesNotProlongIt() {
        HotStuff replica = replica(2);
        hear(replica, 10, 3, unknownBlock(7));
        assertThat(replica.view()).isEqualTo(8);
        for (int member : new int[] {0, 1, 3}) {
            hear(replica, 20, member, new NewView(8, LogBlock.GENESIS_CERTIFICATE));
        }
        assertThat(outbox.deadlineNanos()).isEqualTo(10 + TIMEOUT_NANOS);
    }

    /** The member that sent the certificate may be unable to send the block, so each timeout turns to another one. */
    @Test
    void aMissingBlockIsRequestedFromADifferentMemberInEachView() {
        int[] asked = {2, 3, 0};
        for (int i = 0; i < asked.length; i++) {
            long view = 5L + i;
            HotStuff replica = replica(1);
            hear(replica, 0, 2, unknownBlock(view));
            assertThat(replica.view()).isEqualTo(view + 1);
            assertThat(sent(Fetch.class)).containsExactly(new Envelope<>(2, new Fetch(Certifier.digest(view))));
            tick(replica, TIMEOUT_NANOS);
            assertThat(sent(Fetch.class)).containsExactly(new Envelope<>(asked[i], new Fetch(Certifier.digest(view))));
        }
    }

    // Entries -------------------------------------------------------------------------------------------------------

    @Test
    void anEntryGoesToTheLeaderAndToEachLeaderAfterIt() {
        HotStuff replica = replica(2);
        replica.submit(0, new byte[] {1}, outbox);
        Request request = sent(Request.class).getFirst().message();
        assertThat(request.entry().command()).containsExactly(1);
        hear(replica, 0, 1, unknownBlock(3));
        assertThat(sent(Request.class)).as("a view of the same term").isEmpty();
        hear(replica, 0, 1, unknownBlock(7));
        assertThat(sent(Request.class))
                .extracting(Envelope::to, envelope -> envelope.message().entry().digest())
                .containsExactly(tuple(1, request.entry().digest()));
        hear(replica, 0, 1, unknownBlock(15));
        assertThat(sent(Request.class)).as("its own term").isEmpty();
    }

    @Test
    void theLeaderSendsItsOwnEntryToNobodyButProposesIt() {
        HotStuff replica = replica(0);
        replica.submit(0, new byte[] {1}, outbox);
        List<Envelope<HotStuffMessage>> envelopes = outbox.takeEnvelopes();
        assertThat(envelopes).extracting(Envelope::to).containsExactly(1, 2, 3);
        assertThat(envelopes)
                .allSatisfy(envelope -> assertThat(envelope.message())
                        .isInstanceOfSatisfying(
                                Proposal.class,
                                proposal ->
                                        assertThat(proposal.block().entries()).hasSize(1)));
        assertThat(outbox.deadlineNanos()).as("not idle any more").isEqualTo(TIMEOUT_NANOS);
    }

    @Test
    void theLeaderProposesWhatIsRequestedOnceAView() {
        HotStuff replica = replica(0);
        Entry first = new Entry(2, 0, new byte[] {1});
        hear(replica, 0, 2, new Request(first));
        List<Envelope<Proposal>> proposals = sent(Proposal.class);
        assertThat(proposals).hasSize(3);
        LogBlock block = proposals.getFirst().message().block();
        assertThat(block.entries()).extracting(Entry::digest).containsExactly(first.digest());
        hear(replica, 0, 3, new Request(new Entry(3, 0, new byte[] {2})));
        assertThat(sent(Proposal.class)).as("a second one in view 1").isEmpty();
        hear(replica, 0, 1, vote(1, block));
        hear(replica, 0, 2, vote(2, block));
        assertThat(sent(Proposal.class))
                .hasSize(3)
                .allSatisfy(envelope -> assertThat(envelope.message().block().entries())
                        .extracting(Entry::member)
                        .containsExactly(3));
    }

    /** A block is committed by the certificates of three, so its entries need blocks after it even if nothing else waits. */
    @Test
    void emptyBlocksFollowUntilAllKnowThatTheLastEntryIsCommitted() {
        HotStuff replica = replica(0);
        replica.submit(0, new byte[] {1}, outbox);
        int blocks = 0;
        List<Envelope<Proposal>> proposals = sent(Proposal.class);
        while (!proposals.isEmpty()) {
            blocks++;
            LogBlock block = proposals.getFirst().message().block();
            assertThat(block.entries()).hasSize(blocks == 1 ? 1 : 0);
            hear(replica, 0, 1, vote(1, block));
            hear(replica, 0, 2, vote(2, block));
            proposals = sent(Proposal.class);
        }
        assertThat(blocks).isEqualTo(4);
        assertThat(outbox.takeEvents())
                .filteredOn(HotStuffEvent.Committed.class::isInstance)
                .hasSize(2);
    }

    @Test
    void anIdleLeaderProposesAnEmptyBlockAfterAQuarterOfTheTimeout() {
        HotStuff replica = replica(0);
        assertThat(outbox.deadlineNanos()).isEqualTo(TIMEOUT_NANOS / 4);
        tick(replica, TIMEOUT_NANOS / 4 - 1);
        assertThat(sent(Proposal.class)).isEmpty();
        tick(replica, TIMEOUT_NANOS / 4);
        assertThat(sent(Proposal.class))
                .hasSize(3)
                .allSatisfy(envelope ->
                        assertThat(envelope.message().block().entries()).isEmpty());
        assertThat(outbox.deadlineNanos()).isEqualTo(TIMEOUT_NANOS);
    }

    // Votes ---------------------------------------------------------------------------------------------------------

    @Test
    void aVoteGoesToTheLeaderOfTheNextView() {
        HotStuff replica = replica(2);
        LogBlock first = keys.child(LogBlock.GENESIS, 1, 3);
        hear(replica, 0, 0, new Proposal(first));
        assertThat(sent(Vote.class)).extracting(Envelope::to).containsExactly(0);
        assertThat(replica.rules().lastVoted()).isEqualTo(1);
        hear(replica, 0, 3, unknownBlock(6));
        LogBlock last = keys.child(first, 7, 3);
        hear(replica, 0, 0, new Proposal(last));
        assertThat(sent(Vote.class)).extracting(Envelope::to).containsExactly(1);
        assertThat(replica.rules().lastVoted()).isEqualTo(7);
    }

    @Test
    void theNextLeadersOwnVoteCounts() {
        HotStuff replica = replica(1);
        hear(replica, 0, 3, unknownBlock(6));
        LogBlock block = keys.child(LogBlock.GENESIS, 7, 3);
        hear(replica, 0, 2, vote(2, block));
        hear(replica, 0, 3, vote(3, block));
        assertThat(replica.view()).isEqualTo(7);
        hear(replica, 0, 0, new Proposal(block));
        assertThat(replica.view()).isEqualTo(8);
    }

    // Missing blocks ------------------------------------------------------------------------------------------------

    @Test
    void aProposalAboveAGapRequestsTheMissingBlockFromItsLeader() {
        LogBlock first = keys.child(LogBlock.GENESIS, 1, 3);
        LogBlock second = keys.child(first, 2, 3);
        LogBlock third = keys.child(second, 3, 3);
        HotStuff replica = replica(1);
        hear(replica, 0, 2, new NewView(0, keys.certificate(second, 3)));
        hear(replica, 0, 2, new Blocks(List.of(second)));
        assertThat(sent(Fetch.class)).extracting(Envelope::message).endsWith(new Fetch(first.digest()));
        hear(replica, 0, 0, new Proposal(third));
        assertThat(sent(Fetch.class)).containsExactly(new Envelope<>(0, new Fetch(first.digest())));
        hear(replica, 0, 0, new Blocks(List.of(first)));
        assertThat(sent(Vote.class))
                .extracting(Envelope::message)
                .extracting(Vote::block)
                .containsExactly(third.digest());
    }

    /** The certificate of the third block commits the first, but not above a gap. */
    @Test
    void aCommitAboveAGapRequestsTheMissingBlock() {
        LogBlock[] chain = new LogBlock[5];
        LogBlock below = LogBlock.GENESIS;
        for (int i = 0; i < chain.length; i++) {
            chain[i] = keys.child(below, i + 1, 3);
            below = chain[i];
        }
        HotStuff replica = replica(1);
        NewView high = new NewView(0, keys.certificate(chain[4], 3));
        hear(replica, 0, 2, high);
        hear(replica, 0, 2, new Blocks(List.of(chain[4], chain[3], chain[2])));
        outbox.takeEnvelopes();
        hear(replica, 0, 3, high);
        assertThat(sent(Fetch.class)).containsExactly(new Envelope<>(3, new Fetch(chain[1].digest())));
        assertThat(replica.committedHeight()).isZero();
        hear(replica, 0, 3, new Blocks(List.of(chain[1], chain[0])));
        assertThat(replica.committedHeight()).isEqualTo(3);
    }

    /** A block that does not extend the log cannot be completed: what is below it is not requested. */
    @Test
    void nothingBelowTheEndOfTheLogIsRequested() {
        HotStuff replica = replica(1);
        LogBlock first = keys.child(LogBlock.GENESIS, 1, 3);
        LogBlock second = keys.child(first, 2, 3);
        LogBlock third = keys.child(second, 3, 3);
        hear(replica, 0, 2, new NewView(0, keys.certificate(third, 3)));
        hear(replica, 0, 2, new Blocks(List.of(third, second, first)));
        assertThat(replica.committedHeight()).isEqualTo(1);
        LogBlock stray = new LogBlock(5, 2, List.of(), keys.certificate(4, Certifier.digest(4), 1, 2, 3));
        hear(replica, 0, 2, new NewView(0, keys.certificate(stray, 3)));
        outbox.takeEnvelopes();
        hear(replica, 0, 2, new Blocks(List.of(stray)));
        assertThat(sent(Fetch.class)).isEmpty();
    }
}
