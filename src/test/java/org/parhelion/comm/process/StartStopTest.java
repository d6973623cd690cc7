package org.parhelion.comm.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.comm.Ranks;

/** A thousand jobs leave nothing behind: no thread, no memory, no file, no handle, no process, no folder. */
@Tag("engine")
class StartStopTest {
    private static final Duration DEADLINE = Duration.ofMinutes(6);
    private static final Pattern HELD = Pattern.compile("early (\\[.*]) late (\\[.*])");

    /** Whole processes are launched so often, under each launcher; each launch takes seconds. */
    private static final int LAUNCHES = Integer.getInteger("parhelion.test.launches", 1);

    @TempDir
    private Path temporary;

    @Test
    void aThousandJobsOnThreadsLeaveNeitherThreadsNorCommunicators() {
        List<WeakReference<Comm>> worlds = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Ranks.threads(2, comm -> {
                if (comm.rank() == 0) {
                    worlds.add(new WeakReference<>(comm));
                }
                try (Comm dup = comm.dup()) {
                    assertThat(dup.allreduce(1L, Op.SUM)).isEqualTo(2);
                }
                Thread.ofVirtual().start(() -> {}).join();
            });
        }
        assertThat(threads()).noneMatch(name -> name.startsWith("rank-"));
        assertCollected(worlds);
    }

    @TestFactory
    Stream<DynamicTest> aThousandRunsInOneProcessHoldOnToNoHandleAndNoFile() {
        return Stream.of("openmpi", "mpich")
                .map(script -> DynamicTest.dynamicTest(script, () -> {
                    if (script.equals("mpich")) {
                        ProcessJob.needsMpich();
                    } else {
                        ProcessJob.needsOpenMpi();
                    }
                    // The watch over connections opens files now and then: it would be counted in some rounds.
                    ProcessJob.Outcome outcome = ProcessJob.under(script, 2)
                            .with("PARHELION_SILENT_SECONDS", "0")
                            .run(DEADLINE, Class.forName("org.parhelion.comm.mpi.StartStopMain"));
                    assertThat(outcome.exitStatus()).as(outcome.output()).isZero();
                    Matcher held = HELD.matcher(outcome.output());
                    assertThat(held.find()).as(outcome.output()).isTrue();
                    long[] early = numbers(held.group(1));
                    long[] late = numbers(held.group(2));
                    assertThat(early).hasSize(4);
                    for (int i = 0; i < early.length; i++) {
                        assertThat(late[i])
                                .as("communicators, requests, files, threads: %s", held.group())
                                .isLessThanOrEqualTo(early[i]);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> launchesLeaveNoProcessAndNoFolder() {
        return Stream.of(
                        List.of("openmpi"),
                        List.of("mpich"),
                        List.of("mpjrun"),
                        List.of("mpjrun", "--device", "niodev"))
                .map(words -> DynamicTest.dynamicTest(String.join(" ", words), () -> launch(words)));
    }

    private void launch(List<String> words) throws Exception {
        String script = words.getFirst();
        switch (script) {
            case "openmpi" -> ProcessJob.needsOpenMpi();
            case "mpich" -> ProcessJob.needsMpich();
            default -> ProcessJob.needsMpj();
        }
        for (int i = 0; i < LAUNCHES; i++) {
            ProcessJob.Outcome outcome = ProcessJob.under(
                            script, 2, words.subList(1, words.size()).toArray(String[]::new))
                    .lean()
                    .with("TMPDIR", temporary.toString())
                    .run(DEADLINE, HelloMain.class);
            assertThat(outcome.exitStatus()).as(outcome.output()).isZero();
            assertThat(outcome.output()).contains("the ranks of 2 sum up to 3");
            assertThat(outcome.orphans()).isEmpty();
            try (Stream<Path> left = Files.list(temporary)) {
                assertThat(left).isEmpty();
            }
        }
    }

    private static long[] numbers(String list) {
        return Arrays.stream(list.substring(1, list.length() - 1).split(", ", -1))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon() || thread.getName().startsWith("parhelion"))
                .map(Thread::getName)
                .toList();
    }

    /** Collects garbage until nothing of the jobs is left; a thread's stack may hold the last one. */
    private static void assertCollected(List<WeakReference<Comm>> worlds) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        long left = worlds.size();
        while (left > 1 && System.nanoTime() < deadline) {
            System.gc();
            left = worlds.stream().filter(world -> world.get() != null).count();
        }
        assertThat(left)
                .as("communicators of %d jobs that are still there", worlds.size())
                .isLessThanOrEqualTo(1);
    }
}
