package org.parhelion.consensus.agreement;

/** What a member is told. */
public sealed interface AgreementEvent {
    /**
     * An agreement is made; whoever is told so is told the same, on every member, crashed ones too.
     *
     * @param instance its number, from 0 on
     * @param outcome what was agreed on
     */
    record Agreed(long instance, Outcome outcome) implements AgreementEvent {}

    /** The group goes on as {@code view}; follows the agreement that shrinks. */
    record Shrunk(View view) implements AgreementEvent {}

    /** Somebody asks all to leave what they do and come to an agreement. */
    record Revoked(long epoch) implements AgreementEvent {}

    /** This member was declared dead by {@code by}, and its part is over: it may end, or join anew as somebody else. */
    record Fenced(int by) implements AgreementEvent {}

    /** Too few are alive; this agreement will never come. */
    record QuorumLost(View view, RankSet alive) implements AgreementEvent {}
}
