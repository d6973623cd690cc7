package org.parhelion.consensus.hotstuff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A certificate is valid if and only if a quorum of different members signed its view and its block. */
class CertificatesTest {
    private static final Digest BLOCK = Certifier.digest(1);
    private static final Digest OTHER = Certifier.digest(2);

    private final Certifier keys = new Certifier();

    private static HotStuffOptions options(int n) {
        return HotStuffOptions.of(n, Certifier.INSTANCE, 1_000_000);
    }

    /** A checker that has seen nothing yet, because it remembers the last certificate that it found valid. */
    private Certificates fresh(int n) {
        return new Certificates(options(n), keys.signatures);
    }

    private static int[] members(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    private static Certificate with(Certificate certificate, List<Certificate.Signed> votes) {
        return new Certificate(certificate.view(), certificate.block(), votes);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 6, 7, 10})
    void aQuorumIsEnoughAndOneVoteFewerIsNot(int n) {
        int quorum = options(n).quorum();
        assertThat(fresh(n).valid(keys.certificate(3, BLOCK, members(n - quorum, n))))
                .isTrue();
        assertThat(fresh(n).valid(keys.certificate(3, BLOCK, members(0, n)))).isTrue();
        assertThat(fresh(n).valid(keys.certificate(3, BLOCK, members(0, quorum - 1))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 7, 10})
    void oneMembersVoteCountsOnceHoweverOftenItIsListed(int n) {
        int quorum = options(n).quorum();
        for (int fewer = 1; fewer < quorum; fewer++) {
            Certificate tooFew = keys.certificate(3, BLOCK, members(0, fewer));
            for (int repeated = 0; repeated < fewer; repeated++) {
                List<Certificate.Signed> votes = new ArrayList<>(tooFew.votes());
                votes.addAll(
                        repeated,
                        Collections.nCopies(quorum - fewer, tooFew.votes().get(repeated)));
                assertThat(fresh(n).valid(with(tooFew, votes)))
                        .as("member %d of %d repeated", repeated, fewer)
                        .isFalse();
                Collections.reverse(votes);
                assertThat(fresh(n).valid(with(tooFew, votes))).isFalse();
            }
        }
    }

    @Test
    void votesMustRiseByMember() {
        assertThat(fresh(4).valid(keys.certificate(3, BLOCK, 0, 2, 1))).isFalse();
        assertThat(fresh(4).valid(keys.certificate(3, BLOCK, 0, 1, 2))).isTrue();
    }

    @Test
    void onlyMembersMayVote() {
        assertThat(fresh(4).valid(keys.certificate(3, BLOCK, 1, 2, 4))).isFalse();
        assertThat(fresh(4).valid(keys.certificate(3, BLOCK, -1, 1, 2))).isFalse();
        assertThat(fresh(4).valid(keys.certificate(3, BLOCK, 1, 2, 3))).isTrue();
    }

    @Test
    void everySignatureMustBeItsMembersOnThisViewAndBlock() {
        Certificate good = keys.certificate(3, BLOCK, 0, 1, 2);
        for (int bad = 0; bad < 3; bad++) {
            for (Certificate.Signed forged : List.of(
                    keys.signed(bad, 4, BLOCK),
                    keys.signed(bad, 3, OTHER),
                    new Certificate.Signed(bad, keys.signed(3, 3, BLOCK).signature()),
                    new Certificate.Signed(
                            bad,
                            keys.signatures
                                    .signer(bad)
                                    .sign(Certificate.statement(Certifier.INSTANCE + 1, 3, BLOCK))))) {
                List<Certificate.Signed> votes = new ArrayList<>(good.votes());
                votes.set(bad, forged);
                assertThat(fresh(4).valid(with(good, votes))).isFalse();
            }
        }
    }

    @Test
    void onlyTheGenesisBlockNeedsNoVotes() {
        assertThat(fresh(4).valid(LogBlock.GENESIS_CERTIFICATE)).isTrue();
        assertThat(fresh(4).valid(new Certificate(0, BLOCK, List.of()))).isFalse();
        assertThat(fresh(4).valid(new Certificate(-1, LogBlock.GENESIS.digest(), List.of())))
                .isFalse();
        assertThat(fresh(4).valid(new Certificate(1, LogBlock.GENESIS.digest(), List.of())))
                .isFalse();
    }

    /** The shortcut for a claim that was checked before holds for that claim alone. */
    @Test
    void aValidCertificateVouchesForNoOtherClaim() {
        Certificates certificates = fresh(4);
        assertThat(certificates.valid(keys.certificate(3, BLOCK, 0, 1, 2))).isTrue();
        assertThat(certificates.valid(new Certificate(3, BLOCK, List.of()))).isTrue();
        assertThat(certificates.valid(new Certificate(3, OTHER, List.of()))).isFalse();
        assertThat(certificates.valid(new Certificate(4, BLOCK, List.of()))).isFalse();
    }

    @Test
    void aRefusedCertificateIsNotRemembered() {
        Certificates certificates = fresh(4);
        Certificate tooFew = keys.certificate(3, BLOCK, 0, 1);
        assertThat(certificates.valid(tooFew)).isFalse();
        assertThat(certificates.valid(tooFew)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 6, 7, 10})
    void theQuorumsLastVoteFormsOneCertificateThatAllFindValid(int n) {
        int quorum = options(n).quorum();
        Certificates collector = fresh(n);
        for (int member = 0; member < n; member++) {
            boolean last = member == quorum - 1;
            var formed = collector.vote(member, keys.vote(member, 3, BLOCK));
            assertThat(formed.isPresent()).as("vote of %d", member).isEqualTo(last);
            formed.ifPresent(
                    certificate -> assertThat(fresh(n).valid(certificate)).isTrue());
        }
    }

    @Test
    void aMemberThatVotesAgainCountsOnce() {
        Certificates collector = fresh(4);
        assertThat(collector.vote(0, keys.vote(0, 3, BLOCK))).isEmpty();
        assertThat(collector.vote(1, keys.vote(1, 3, BLOCK))).isEmpty();
        for (int again = 0; again < 4; again++) {
            assertThat(collector.vote(again % 2, keys.vote(again % 2, 3, BLOCK)))
                    .isEmpty();
        }
        assertThat(collector.vote(2, keys.vote(2, 3, BLOCK))).isPresent();
    }

    /** A member that votes for two blocks of a view has voted for the first. */
    @Test
    void theFirstVoteOfAViewStands() {
        Certificates collector = fresh(4);
        collector.vote(0, keys.vote(0, 3, BLOCK));
        collector.vote(0, keys.vote(0, 3, OTHER));
        collector.vote(1, keys.vote(1, 3, OTHER));
        assertThat(collector.vote(2, keys.vote(2, 3, OTHER))).isEmpty();
        assertThat(collector.vote(3, keys.vote(3, 3, OTHER))).isPresent();
    }

    @Test
    void votesForOtherViewsOrBlocksDoNotAddUp() {
        Certificates collector = fresh(4);
        collector.vote(0, keys.vote(0, 3, BLOCK));
        collector.vote(1, keys.vote(1, 4, BLOCK));
        assertThat(collector.vote(2, keys.vote(2, 3, BLOCK))).isEmpty();
        assertThat(collector.vote(3, keys.vote(3, 3, OTHER))).isEmpty();
        assertThat(collector.vote(1, keys.vote(1, 3, BLOCK)))
                .as("an older vote than the member's last")
                .isEmpty();
    }

    @Test
    void aVoteThatItsMemberDidNotSignDoesNotCount() {
        Certificates collector = fresh(4);
        collector.vote(0, keys.vote(0, 3, BLOCK));
        collector.vote(1, keys.vote(1, 3, BLOCK));
        assertThat(collector.vote(2, keys.vote(1, 3, BLOCK))).isEmpty();
        assertThat(collector.vote(2, keys.vote(2, 3, BLOCK)))
                .as("the forged vote did not take its place")
                .isPresent();
    }

    /** Late votes for a certified view, or an earlier one, form nothing. */
    @Test
    void certificatesAreFormedInRisingViews() {
        Certificates collector = fresh(7);
        for (int member = 0; member < 5; member++) {
            collector.vote(member, keys.vote(member, 4, BLOCK));
        }
        assertThat(collector.vote(5, keys.vote(5, 4, BLOCK))).isEmpty();
        assertThat(collector.vote(6, keys.vote(6, 3, BLOCK))).isEmpty();
        for (int member = 0; member < 4; member++) {
            assertThat(collector.vote(member, keys.vote(member, 5, OTHER))).isEmpty();
        }
        assertThat(collector.vote(4, keys.vote(4, 5, OTHER)))
                .hasValueSatisfying(formed -> assertThat(formed.view()).isEqualTo(5));
    }
}
