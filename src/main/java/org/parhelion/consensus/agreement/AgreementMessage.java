package org.parhelion.consensus.agreement;

import java.util.Optional;
import org.parhelion.protocol.Codec;

/** What members send each other. Every message says in which epoch, and whom its sender takes for dead. */
public sealed interface AgreementMessage {
    /** As bytes. */
    Codec<AgreementMessage> CODEC = new AgreementCodec();

    /** The sender's epoch. */
    long epoch();

    /** Members of that epoch whom the sender takes for dead. */
    RankSet failed();

    /**
     * A proposal that a member has accepted.
     *
     * @param coordinator who made it
     * @param outcome what was proposed
     */
    record Accepted(int coordinator, Outcome outcome) {}

    /**
     * To the coordinator: my value, and what I know of earlier attempts at this agreement. Whoever sends it will accept
     * nothing from an earlier coordinator.
     *
     * @param accepted the last proposal accepted in this instance
     * @param previous the outcome of the instance before
     */
    record Contribute(
            long epoch,
            RankSet failed,
            long instance,
            boolean shrinks,
            long value,
            Optional<Accepted> accepted,
            Optional<Outcome> previous)
            implements AgreementMessage {}

    /** From the coordinator: shall it be this? */
    record Propose(long epoch, RankSet failed, long instance, Outcome outcome) implements AgreementMessage {}

    /** To the coordinator: I remember its proposal. */
    record Accept(long epoch, RankSet failed, long instance) implements AgreementMessage {}

    /** It is this. */
    record Decide(long epoch, RankSet failed, long instance, Outcome outcome) implements AgreementMessage {}

    /** I take these for dead. */
    record Notice(long epoch, RankSet failed) implements AgreementMessage {}

    /** Leave what you do and come to an agreement. */
    record Revoke(long epoch, RankSet failed) implements AgreementMessage {}

    /** You are out. */
    record Fence(long epoch, RankSet failed) implements AgreementMessage {}
}
