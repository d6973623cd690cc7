package org.parhelion.testkit;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.parhelion.comm.process.ProcessJob;

/** The contract of {@code Comm}, whole, under MPJ Express: threads of one JVM, and JVMs joined by TCP in a namespace. */
@Tag("engine")
@Tag("slow")
class MpjContractTest {
    @TestFactory
    Stream<DynamicTest> multicoreOnTwoRanks() throws Exception {
        return mpj("multicore", 2);
    }

    @TestFactory
    Stream<DynamicTest> multicoreOnFourRanks() throws Exception {
        return mpj("multicore", 4);
    }

    @TestFactory
    Stream<DynamicTest> niodevOnTwoRanks() throws Exception {
        return mpj("niodev", 2);
    }

    @TestFactory
    Stream<DynamicTest> niodevOnFourRanks() throws Exception {
        return mpj("niodev", 4);
    }

    private static Stream<DynamicTest> mpj(String device, int ranks) throws Exception {
        ProcessJob.needsMpj();
        return ProcessContract.of(
                "MPJ Express " + device, ranks, ProcessJob.under("mpjrun", ranks, "--device", device));
    }
}
