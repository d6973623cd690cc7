package org.parhelion.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.parhelion.comm.process.ProcessJob;

/** Runs the whole contract of {@code Comm} as one job of processes, and reports each of its cases as a test. */
final class ProcessContract {
    /** A healthy machine takes a few seconds; a busy one with two cores takes its time. */
    private static final Duration DEADLINE = Duration.ofMinutes(6);

    private ProcessContract() {}

    /** One test for each case, and one for how {@code job} ended. */
    static Stream<DynamicTest> of(String engine, int ranks, ProcessJob job) throws Exception {
        ProcessJob.Outcome outcome = job.run(DEADLINE, CommContractMain.class);
        List<String> lines = outcome.output().lines().toList();
        Stream<DynamicTest> cases = CommContract.cases().stream()
                .filter(c -> c.minRanks() <= ranks)
                .map(c -> DynamicTest.dynamicTest(
                        c.name() + " on " + ranks + " ranks of " + engine,
                        () -> assertThat(lines).as(outcome.output()).contains("ok " + c.name())));
        DynamicTest end = DynamicTest.dynamicTest("the job of " + ranks + " ranks of " + engine + " ends well", () -> {
            assertThat(outcome.exitStatus()).as(outcome.output()).isZero();
            assertThat(outcome.orphans()).isEmpty();
        });
        return Stream.concat(cases, Stream.of(end));
    }
}
