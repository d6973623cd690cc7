package org.parhelion.testkit;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.parhelion.comm.DelayedComm;
import org.parhelion.comm.Ranks;
import org.parhelion.testkit.CommContract.Chapter;

/** The decorator that tests of overlap use keeps the contract of persistent requests. */
class DelayedCommContractTest {
    /** Sets of the decorator take its own requests; which communicator they are of is for the inner one to check. */
    private static final Set<String> LEFT_OUT = Set.of("aRequestSetTakesPersistentRequestsOfItsCommunicatorOnly");

    @TestFactory
    Stream<DynamicTest> persistentRequestsKeepTheirContract() {
        return Chapter.PERSISTENT_REQUESTS.cases().stream()
                .filter(c -> !LEFT_OUT.contains(c.name()))
                .map(c -> DynamicTest.dynamicTest(
                        c.name(), () -> Ranks.threads(3, world -> c.body().run(new DelayedComm(world, 1000)))));
    }
}
