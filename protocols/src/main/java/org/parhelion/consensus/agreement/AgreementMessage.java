package org.parhelion.consensus.agreement;

import java.util.Optional;
import org.parhelion.protocol.Codec;

/** The protocol's messages. Every message contains the sender's epoch and the members that it holds dead. */
sealed interface AgreementMessage {
    /** The encoding. */
    Codec<AgreementMessage> CODEC = new AgreementCodec();

    /** {@return the sender's epoch} */
    long epoch();

    /** {@return the members of that epoch that the sender holds dead} */
    RankSet failed();

    /**
     * A proposal that a member has accepted.
     *
     * @param coordinator the member that proposed it
     * @param outcome what was proposed
     */
    record Accepted(int coordinator, Outcome outcome) {}

    /**
     * To the coordinator: the sender's value, and what it knows of earlier attempts at this agreement. From here on the
     * sender accepts nothing from an earlier coordinator.
     *
     * @param epoch the sender's epoch
     * @param failed the members of that epoch that the sender holds dead
     * @param instance the number of the agreement
     * @param shrinks whether the sender called shrink
     * @param value the sender's value
     * @param accepted the last proposal accepted in this instance
     * @param previous the outcome of the previous instance
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

    /**
     * From the coordinator: a proposed outcome.
     *
     * @param epoch the sender's epoch
     * @param failed the members of that epoch that the sender holds dead
     * @param instance the number of the agreement
     * @param outcome what is proposed
     */
    record Propose(long epoch, RankSet failed, long instance, Outcome outcome) implements AgreementMessage {}

    /**
     * To the coordinator: the sender has stored its proposal.
     *
     * @param epoch the sender's epoch
     * @param failed the members of that epoch that the sender holds dead
     * @param instance the number of the agreement
     */
    record Accept(long epoch, RankSet failed, long instance) implements AgreementMessage {}

    /**
     * The outcome of an agreement.
     *
     * @param epoch the sender's epoch
     * @param failed the members of that epoch that the sender holds dead
     * @param instance the number of the agreement
     * @param outcome what was agreed
     */
    record Decide(long epoch, RankSet failed, long instance, Outcome outcome) implements AgreementMessage {}

    /**
     * Tells other members who is dead.
     *
     * @param epoch the sender's epoch
     * @param failed the members of that epoch that the sender holds dead
     */
    record Notice(long epoch, RankSet failed) implements AgreementMessage {}

    /**
     * Interrupts the receiver, which should begin an agreement.
     *
     * @param epoch the sender's epoch
     * @param failed the members of that epoch that the sender holds dead
     */
    record Revoke(long epoch, RankSet failed) implements AgreementMessage {}

    /**
     * Tells the receiver that it is excluded.
     *
     * @param epoch the sender's epoch
     * @param failed the members of that epoch that the sender holds dead
     */
    record Fence(long epoch, RankSet failed) implements AgreementMessage {}
}
