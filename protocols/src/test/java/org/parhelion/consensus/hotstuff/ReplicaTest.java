package org.parhelion.consensus.hotstuff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Outbox;

/** One replica, stepped by hand: what it votes for, and what makes it change its view. */
class ReplicaTest {
    private static final long TIMEOUT_NANOS = 1_000_000;
    private static final int VIEWS_PER_TERM = 8;
    private static final int MAX_BATCH = 4;

    private final Certifier keys = new Certifier();
    private final Outbox<HotStuffMessage, HotStuffEvent> outbox = new Outbox<>();

    private HotStuff replica(int n, int self) {
        HotStuffOptions options =
                new HotStuffOptions(n, Certifier.INSTANCE, Leaders.inTurn(n, VIEWS_PER_TERM), MAX_BATCH, TIMEOUT_NANOS);
        HotStuff replica = new HotStuff(options, keys.signatures.signer(self), keys.signatures);
        replica.step(new Input.Tick<>(0), outbox);
        outbox.takeEnvelopes();
        return replica;
    }

    private void hear(HotStuff replica, int from, HotStuffMessage message) {
        replica.step(new Input.Message<>(1, from, message), outbox);
    }

    private <T extends HotStuffMessage> List<T> sent(Class<T> kind) {
        return outbox.takeEnvelopes().stream()
                .map(Outbox.Envelope::message)
                .flatMap(message -> kind.isInstance(message) ? Stream.of(kind.cast(message)) : Stream.empty())
                .toList();
    }

    private static LogBlock block(long view, long height, Certificate justify, Entry... entries) {
        return new LogBlock(view, height, List.of(entries), justify);
    }

    private static Entry entry(long sequence) {
        return new Entry(0, sequence, new byte[] {1});
    }

    // Views ---------------------------------------------------------------------------------------------------------

    /** f liars cannot move a replica; f + 1 members include a loyal one; a quorum opens the view. */
    @ParameterizedTest
    @ValueSource(ints = {4, 7, 10, 13})
    void aReplicaJoinsTheWishOfMoreThanFMembersAndGoesWithAQuorum(int n) {
        int f = (n - 1) / 3;
        int quorum = n - f;
        long wish = 3 * VIEWS_PER_TERM;
        HotStuff replica = replica(n, 0);
        for (int wishing = 1; wishing < n; wishing++) {
            hear(replica, wishing, new HotStuffMessage.NewView(wish, LogBlock.GENESIS_CERTIFICATE));
            List<HotStuffMessage.NewView> told = sent(HotStuffMessage.NewView.class);
            assertThat(told).as("%d of %d wish", wishing, n).hasSize(wishing == f + 1 ? n - 1 : 0);
            assertThat(told).allMatch(message -> message.view() == wish);
            int withOwn = wishing + (wishing > f ? 1 : 0);
            assertThat(replica.view()).isEqualTo(withOwn >= quorum ? wish : 1);
        }
    }

    /** Liars who wish for a view far away neither take the loyal there nor keep them from where they wish to go. */
    @ParameterizedTest
    @ValueSource(ints = {4, 7, 10})
    void farWishesOfLiarsDoNotCount(int n) {
        int f = (n - 1) / 3;
        long wish = VIEWS_PER_TERM;
        HotStuff replica = replica(n, 0);
        for (int liar = n - f; liar < n; liar++) {
            hear(replica, liar, new HotStuffMessage.NewView(Long.MAX_VALUE / 2, LogBlock.GENESIS_CERTIFICATE));
        }
        for (int loyal = 1; loyal < n - f; loyal++) {
            hear(replica, loyal, new HotStuffMessage.NewView(wish, LogBlock.GENESIS_CERTIFICATE));
            assertThat(sent(HotStuffMessage.NewView.class)).allMatch(message -> message.view() == wish);
            int withLiarsAndOwn = loyal + f + 1;
            assertThat(replica.view()).as("%d loyal", loyal).isEqualTo(withLiarsAndOwn >= n - f ? wish : 1);
        }
    }

    @Test
    void aWishForAViewThatHasPassedIsNotJoined() {
        HotStuff replica = replica(4, 0);
        LogBlock certified = keys.child(LogBlock.GENESIS, 9, 3);
        hear(replica, 1, new HotStuffMessage.NewView(1, keys.certificate(certified, 3)));
        assertThat(replica.view()).isEqualTo(10);
        outbox.takeEnvelopes();
        for (int member = 1; member < 4; member++) {
            hear(replica, member, new HotStuffMessage.NewView(10, LogBlock.GENESIS_CERTIFICATE));
        }
        assertThat(sent(HotStuffMessage.NewView.class)).isEmpty();
        assertThat(replica.view()).isEqualTo(10);
    }

    @Test
    void aCertificateOpensTheViewAfterItsOwnAndAnOldOrForgedOneNone() {
        HotStuff replica = replica(4, 0);
        hear(replica, 1, new HotStuffMessage.NewView(1, keys.certificate(5, Certifier.digest(1), 1, 2)));
        assertThat(replica.view()).isEqualTo(1);
        hear(replica, 1, new HotStuffMessage.NewView(1, keys.certificate(5, Certifier.digest(1), 1, 2, 3)));
        assertThat(replica.view()).isEqualTo(6);
        hear(replica, 1, new HotStuffMessage.NewView(1, keys.certificate(4, Certifier.digest(2), 1, 2, 3)));
        assertThat(replica.view()).isEqualTo(6);
        hear(replica, 1, new HotStuffMessage.NewView(1, keys.certificate(6, Certifier.digest(3), 1, 2, 3)));
        assertThat(replica.view()).as("a certificate of the view that is open").isEqualTo(7);
    }

    @Test
    void whoIsNoMemberIsNotHeard() {
        HotStuff replica = replica(4, 0);
        for (int stranger : new int[] {-1, 4}) {
            hear(replica, stranger, new HotStuffMessage.NewView(1, keys.certificate(5, Certifier.digest(1), 1, 2, 3)));
        }
        assertThat(replica.view()).isEqualTo(1);
    }

    // Votes ---------------------------------------------------------------------------------------------------------

    /** Whether replica 1 of four votes for {@code block}, proposed by {@code from}, when it knows {@code known}. */
    private boolean votes(int from, LogBlock block, LogBlock... known) {
        HotStuff replica = replica(4, 1);
        for (LogBlock before : known) {
            hear(replica, 0, new HotStuffMessage.Proposal(before));
        }
        sent(HotStuffMessage.Vote.class);
        hear(replica, from, new HotStuffMessage.Proposal(block));
        return sent(HotStuffMessage.Vote.class).stream()
                .anyMatch(vote -> vote.block().equals(block.digest()));
    }

    @Test
    void onlyTheLeadersProposalIsVotedFor() {
        LogBlock block = keys.child(LogBlock.GENESIS, 1, 3);
        assertThat(votes(0, block)).isTrue();
        assertThat(votes(2, block)).isFalse();
        assertThat(votes(3, block)).isFalse();
    }

    @Test
    void aBlockWithoutAValidCertificateIsNotVotedFor() {
        LogBlock first = keys.child(LogBlock.GENESIS, 1, 3);
        assertThat(votes(0, keys.child(first, 2, 3), first)).isTrue();
        assertThat(votes(0, keys.child(first, 2, 2), first)).isFalse();
    }

    @Test
    void theHeightIsOneMoreThanTheParents() {
        LogBlock first = keys.child(LogBlock.GENESIS, 1, 3);
        Certificate certificate = keys.certificate(first, 3);
        for (long height = 0; height < 5; height++) {
            assertThat(votes(0, block(2, height, certificate), first))
                    .as("height %d", height)
                    .isEqualTo(height == 2);
        }
    }

    /** Certificates point back in time: from any block on, views fall until the genesis block. */
    @Test
    void aBlockIsOfALaterViewThanItsCertificate() {
        LogBlock first = keys.child(LogBlock.GENESIS, 1, 3);
        LogBlock second = keys.child(first, 3, 3);
        Certificate certificate = keys.certificate(second, 3);
        for (long view = 2; view <= 5; view++) {
            HotStuff replica = replica(4, 1);
            hear(replica, 0, new HotStuffMessage.Proposal(first));
            hear(replica, 0, new HotStuffMessage.NewView(1, keys.certificate(first, 3)));
            sent(HotStuffMessage.Vote.class);
            LogBlock block = block(view, 3, certificate);
            hear(replica, 0, new HotStuffMessage.Proposal(block));
            hear(replica, 0, new HotStuffMessage.Blocks(List.of(second)));
            assertThat(sent(HotStuffMessage.Vote.class))
                    .as("a block of view %d on a certificate of view 3", view)
                    .hasSize(view == 4 ? 1 : 0);
        }
    }

    @Test
    void aBlockHoldsAtMostMaxBatchEntries() {
        for (int entries = 0; entries <= MAX_BATCH + 2; entries++) {
            Entry[] batch =
                    IntStream.range(0, entries).mapToObj(ReplicaTest::entry).toArray(Entry[]::new);
            assertThat(votes(0, block(1, 1, LogBlock.GENESIS_CERTIFICATE, batch)))
                    .as("%d entries", entries)
                    .isEqualTo(entries <= MAX_BATCH);
        }
    }

    /** A leader that proposes again in one view is not heard: it could fill the replicas' memory. */
    @Test
    void ofTwoProposalsInAViewOnlyTheFirstIsVotedForOrKept() {
        HotStuff replica = replica(4, 1);
        LogBlock first = block(1, 1, LogBlock.GENESIS_CERTIFICATE, entry(1));
        LogBlock second = block(1, 1, LogBlock.GENESIS_CERTIFICATE, entry(2));
        hear(replica, 0, new HotStuffMessage.Proposal(first));
        assertThat(sent(HotStuffMessage.Vote.class)).hasSize(1);
        hear(replica, 0, new HotStuffMessage.Proposal(second));
        assertThat(sent(HotStuffMessage.Vote.class)).isEmpty();
        hear(replica, 2, new HotStuffMessage.Fetch(second.digest()));
        assertThat(sent(HotStuffMessage.Blocks.class))
                .singleElement()
                .satisfies(answer -> assertThat(answer.blocks()).isEmpty());
        hear(replica, 2, new HotStuffMessage.Fetch(first.digest()));
        assertThat(sent(HotStuffMessage.Blocks.class))
                .singleElement()
                .satisfies(answer -> assertThat(answer.blocks()).hasSize(1));
    }

    @Test
    void aProposalForALaterViewWaitsUntilThatViewBegins() {
        HotStuff replica = replica(4, 1);
        LogBlock block = keys.child(LogBlock.GENESIS, 2, 3);
        hear(replica, 0, new HotStuffMessage.Proposal(block));
        assertThat(sent(HotStuffMessage.Vote.class)).isEmpty();
        hear(replica, 2, new HotStuffMessage.NewView(1, keys.certificate(1, Certifier.digest(1), 1, 2, 3)));
        assertThat(replica.view()).isEqualTo(2);
        assertThat(sent(HotStuffMessage.Vote.class)).hasSize(1);
    }

    @Test
    void aProposalOfAPastViewIsNotVotedFor() {
        HotStuff replica = replica(4, 1);
        hear(replica, 2, new HotStuffMessage.NewView(1, keys.certificate(1, Certifier.digest(1), 1, 2, 3)));
        assertThat(replica.view()).isEqualTo(2);
        outbox.takeEnvelopes();
        hear(replica, 0, new HotStuffMessage.Proposal(keys.child(LogBlock.GENESIS, 1, 3)));
        assertThat(sent(HotStuffMessage.Vote.class)).isEmpty();
    }

    // The log -------------------------------------------------------------------------------------------------------

    /** Blocks that nobody asked for, or in another order than their hashes name, do not get in. */
    @Test
    void onlyBlocksThatWereAskedForAreTaken() {
        LogBlock first = keys.child(LogBlock.GENESIS, 1, 3);
        LogBlock second = keys.child(first, 2, 3);
        LogBlock third = keys.child(second, 3, 3);
        HotStuff replica = replica(4, 1);
        hear(replica, 2, new HotStuffMessage.Blocks(List.of(first)));
        hear(replica, 2, new HotStuffMessage.Fetch(first.digest()));
        assertThat(sent(HotStuffMessage.Blocks.class))
                .singleElement()
                .satisfies(answer -> assertThat(answer.blocks()).isEmpty());
        hear(replica, 2, new HotStuffMessage.NewView(1, keys.certificate(third, 3)));
        assertThat(sent(HotStuffMessage.Fetch.class)).containsExactly(new HotStuffMessage.Fetch(third.digest()));
        hear(replica, 2, new HotStuffMessage.Blocks(List.of(third, first)));
        assertThat(sent(HotStuffMessage.Fetch.class)).containsExactly(new HotStuffMessage.Fetch(second.digest()));
        assertThat(replica.committedHeight()).isZero();
        hear(replica, 2, new HotStuffMessage.Blocks(List.of(second, first)));
        assertThat(outbox.takeEvents())
                .filteredOn(HotStuffEvent.Committed.class::isInstance)
                .hasSize(1);
        assertThat(replica.committedHeight()).isEqualTo(1);
    }
}
