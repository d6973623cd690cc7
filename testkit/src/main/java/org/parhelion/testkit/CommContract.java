package org.parhelion.testkit;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.parhelion.comm.Comm;
import org.parhelion.comm.RankBody;

/**
 * What {@link Comm} means on every transport. The test of a transport extends this class and implements {@link #run}.
 *
 * <p>A case is a body that every rank runs. It asserts inside the ranks, so that it also holds where ranks are processes:
 * there, start {@link CommContractMain} under the launcher and compare what it prints. Each case leaves no message behind, so
 * that one world can run all of them in turn.
 */
public abstract class CommContract {
    /**
     * One sentence of the contract.
     *
     * @param name the sentence, in camel case; unique
     * @param minRanks ranks that it needs at least; it holds for any larger number
     * @param body asserts the sentence on every rank
     */
    public record Case(String name, int minRanks, RankBody body) {}

    /** The cases by subject, in the order in which a transport is best written. */
    public enum Chapter {
        /** What a send and its receive move. */
        POINT_TO_POINT,
        /** Which receive gets which message; probes; messages that are too long. */
        MATCHING,
        /** Persistent requests and sets of them. */
        PERSISTENT_REQUESTS,
        /** Synchronous, ready and buffered sends; matched probes. */
        SEND_MODES,
        /** Several requests at once; receives taken back. */
        REQUESTS,
        /** Collectives with equal parts. */
        COLLECTIVES,
        /** Collectives whose parts differ in length. */
        VARIABLE_COLLECTIVES,
        /** Operations of a program's own, and those on pairs. */
        OPERATIONS,
        /** Collectives that are started and completed later. */
        NONBLOCKING_COLLECTIVES,
        /** Elements that are not adjacent; collectives in place. */
        LAYOUTS,
        /** Communicators made from others. */
        GROUPS,
        /** A caller's mistakes, refused before anything is sent. */
        ERRORS,
        /** Several threads of one rank. */
        THREADS;

        /**
         * The chapter's cases.
         *
         * @return an unmodifiable list
         */
        public List<Case> cases() {
            return switch (this) {
                case POINT_TO_POINT -> PointToPointCases.cases();
                case MATCHING -> MatchingCases.cases();
                case PERSISTENT_REQUESTS -> PersistentCases.cases();
                case SEND_MODES -> SendModeCases.cases();
                case REQUESTS -> RequestCases.cases();
                case COLLECTIVES -> CollectiveCases.cases();
                case VARIABLE_COLLECTIVES -> VariableCollectiveCases.cases();
                case OPERATIONS -> OperationCases.cases();
                case NONBLOCKING_COLLECTIVES -> NonblockingCases.cases();
                case LAYOUTS -> LayoutCases.cases();
                case GROUPS -> GroupCases.cases();
                case ERRORS -> ErrorCases.cases();
                case THREADS -> ThreadCases.cases();
            };
        }
    }

    /** For subclasses. */
    protected CommContract() {}

    /**
     * Every case of every chapter.
     *
     * @return an unmodifiable list
     */
    public static List<Case> cases() {
        return Arrays.stream(Chapter.values())
                .flatMap(chapter -> chapter.cases().stream())
                .toList();
    }

    /**
     * The numbers of ranks that each case is run on, if it allows them.
     *
     * @return 1, 2, 3, 4 and 7, unless overridden
     */
    protected List<Integer> rankCounts() {
        return List.of(1, 2, 3, 4, 7);
    }

    /**
     * Runs one case.
     *
     * @param contractCase what every rank runs
     * @param ranks number of ranks, at least {@link Case#minRanks}
     * @throws Exception if the case failed on any rank
     */
    protected abstract void run(Case contractCase, int ranks) throws Exception;

    /**
     * The contract as tests, those that need few ranks first.
     *
     * @return a test for each case and number of ranks
     */
    @TestFactory
    protected Stream<DynamicTest> contract() {
        return cases().stream()
                .sorted(Comparator.comparingInt(Case::minRanks))
                .flatMap(c -> rankCounts().stream()
                        .filter(n -> n >= c.minRanks())
                        .map(n -> DynamicTest.dynamicTest(c.name() + " on " + n + " ranks", () -> run(c, n))));
    }
}
