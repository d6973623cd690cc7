package org.parhelion.consensus.hotstuff;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parhelion.consensus.hotstuff.HotStuffMessage.Vote;
import org.parhelion.consensus.signature.Signatures;

/** Forms certificates from votes, and verifies those of other replicas. Keeps only the latest vote of each member. */
final class Certificates {
    private final HotStuffOptions options;
    private final Signatures signatures;
    private final List<Optional<Vote>> votes = new ArrayList<>();
    private Certificate lastValid = LogBlock.GENESIS_CERTIFICATE;
    private long formedIn;

    Certificates(HotStuffOptions options, Signatures signatures) {
        this.options = options;
        this.signatures = signatures;
        for (int member = 0; member < options.n(); member++) {
            votes.add(Optional.empty());
        }
    }

    /**
     * Counts {@code vote}; returns the certificate that it completes, or empty. Votes that are not newer, or not
     * validly signed, are ignored.
     */
    Optional<Certificate> vote(int member, Vote vote) {
        boolean newer = votes.get(member).map(old -> vote.view() > old.view()).orElse(true);
        byte[] statement = Certificate.statement(options.instance(), vote.view(), vote.block());
        if (!newer || vote.view() <= formedIn || !signatures.verify(member, statement, vote.signature())) {
            return Optional.empty();
        }
        votes.set(member, Optional.of(vote));
        List<Certificate.Signed> agreeing = new ArrayList<>();
        for (int voter = 0; voter < votes.size(); voter++) {
            int of = voter;
            votes.get(voter)
                    .filter(other ->
                            other.view() == vote.view() && other.block().equals(vote.block()))
                    .ifPresent(other -> agreeing.add(new Certificate.Signed(of, other.signature())));
        }
        if (agreeing.size() < options.quorum()) {
            return Optional.empty();
        }
        formedIn = vote.view();
        lastValid = new Certificate(vote.view(), vote.block(), agreeing);
        return Optional.of(lastValid);
    }

    /** Whether a quorum of different members signed {@code certificate}; the genesis block needs no signature. */
    boolean valid(Certificate certificate) {
        if (certificate.view() == 0) {
            return certificate.block().equals(LogBlock.GENESIS_CERTIFICATE.block());
        }
        if (certificate.view() == lastValid.view() && certificate.block().equals(lastValid.block())) {
            return true; // Its claim has been verified before, so its signatures do not matter.
        }
        byte[] statement = Certificate.statement(options.instance(), certificate.view(), certificate.block());
        int before = -1;
        for (Certificate.Signed vote : certificate.votes()) {
            boolean next = vote.member() > before && vote.member() < options.n();
            if (!next || !signatures.verify(vote.member(), statement, vote.signature())) {
                return false;
            }
            before = vote.member();
        }
        if (certificate.votes().size() < options.quorum()) {
            return false;
        }
        lastValid = certificate;
        return true;
    }
}
