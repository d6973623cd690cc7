package org.parhelion.testkit;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.parhelion.comm.process.ProcessJob;

/** The contract of {@code Comm}, whole, on processes under Open MPI and MPICH. */
@Tag("engine")
@Tag("slow")
class MpiContractTest {
    @TestFactory
    Stream<DynamicTest> openMpiOnTwoRanks() throws Exception {
        return openMpi(2);
    }

    @TestFactory
    Stream<DynamicTest> openMpiOnThreeRanks() throws Exception {
        return openMpi(3);
    }

    @TestFactory
    Stream<DynamicTest> openMpiOnFourRanks() throws Exception {
        return openMpi(4);
    }

    @TestFactory
    Stream<DynamicTest> mpichOnTwoRanks() throws Exception {
        ProcessJob.needsMpich();
        return ProcessContract.of("MPICH", 2, ProcessJob.under("mpich", 2));
    }

    private static Stream<DynamicTest> openMpi(int ranks) throws Exception {
        ProcessJob.needsOpenMpi();
        return ProcessContract.of("Open MPI", ranks, ProcessJob.under("openmpi", ranks));
    }
}
