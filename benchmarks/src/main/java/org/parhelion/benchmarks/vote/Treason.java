package org.parhelion.benchmarks.vote;

/** What the one traitor does. */
public enum Treason {
    /** There is no traitor. */
    NONE("nobody is a traitor", false),
    /** A lieutenant that does not vote. */
    SILENT("a lieutenant does not vote", false),
    /** A lieutenant that votes for the opposite order. */
    LIAR("a lieutenant votes for the opposite", false),
    /** A lieutenant that votes for both orders. */
    DOUBLE_VOTE("a lieutenant votes twice", false),
    /** A lieutenant that votes for the other order after some have counted. */
    LATE_VOTE("a lieutenant votes again after the first has counted", false),
    /** A lieutenant that writes votes in the names of the others. */
    FORGED_VOTES("a lieutenant writes votes in the names of others", false),
    /** A lieutenant that takes the votes of the others away. */
    STOLEN_VOTES("a lieutenant takes the votes of others away", false),
    /** A lieutenant that takes the proposal away before the others read it. */
    STOLEN_PROPOSAL("a lieutenant takes the proposal away", false),
    /** A commander that proposes nothing. */
    NO_PROPOSAL("the commander proposes nothing", true),
    /** A commander that proposes both orders. */
    TWO_PROPOSALS("the commander proposes both orders", true),
    /** A commander that takes its proposal back when some have read it, and proposes the other order to the rest. */
    REPLACED_PROPOSAL("the commander replaces its proposal half-way", true);

    private final String description;
    private final boolean ofTheCommander;

    Treason(String description, boolean ofTheCommander) {
        this.description = description;
        this.ofTheCommander = ofTheCommander;
    }

    /** {@return what happens, for a table} */
    public String description() {
        return description;
    }

    /** {@return whether the commander is the traitor; otherwise it is the last lieutenant} */
    public boolean ofTheCommander() {
        return ofTheCommander;
    }
}
