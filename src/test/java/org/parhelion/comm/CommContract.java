package org.parhelion.comm;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What {@link Comm} means, whoever provides it. A provider's test extends this and says how a case is run.
 *
 * <p>A case is a body that every rank runs; it asserts inside the ranks, so that it also holds where ranks are processes.
 * There, start {@link CommContractMain} under the launcher, with the case's name, and let its exit status be the outcome.
 * Each case leaves no message behind, so that one world can run all of them in turn.
 */
public abstract class CommContract {
    /**
     * One sentence of the contract.
     *
     * @param name the sentence, in camel case; unique
     * @param minRanks ranks that it needs at least; it holds for any larger number
     */
    public record Case(String name, int minRanks, RankBody body) {}

    /** Every case of every chapter. */
    public static List<Case> cases() {
        List<Case> all = Stream.of(
                        PointToPointCases.cases(),
                        MatchingCases.cases(),
                        PersistentCases.cases(),
                        CollectiveCases.cases(),
                        VariableCollectiveCases.cases(),
                        GroupCases.cases(),
                        ErrorCases.cases(),
                        ThreadCases.cases())
                .flatMap(List::stream)
                .toList();
        long distinct = all.stream().map(Case::name).distinct().count();
        if (distinct != all.size()) {
            throw new AssertionError("two cases have the same name");
        }
        return all;
    }

    /** Rank counts that each case is run on, where it allows them. */
    protected List<Integer> rankCounts() {
        return List.of(1, 2, 3, 4, 7);
    }

    /** Runs {@code contractCase} on {@code ranks} ranks; throws if it failed on any. */
    protected abstract void run(Case contractCase, int ranks) throws Exception;

    @TestFactory
    Stream<DynamicTest> contract() {
        return cases().stream()
                .sorted(Comparator.comparingInt(Case::minRanks))
                .flatMap(c -> rankCounts().stream()
                        .filter(n -> n >= c.minRanks())
                        .map(n -> DynamicTest.dynamicTest(c.name() + " on " + n + " ranks", () -> run(c, n))));
    }
}
