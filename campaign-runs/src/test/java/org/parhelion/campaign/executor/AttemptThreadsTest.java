package org.parhelion.campaign.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.campaign.Assignment;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.RunningTask;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskListener;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.spec.CampaignFile;
import org.parhelion.campaign.spec.CampaignPlan;
import org.parhelion.campaign.spec.PlannedTasks;

@Timeout(120)
class AttemptThreadsTest {
    private static final long LIMIT_SECONDS = 60;
    /** The thread of an attempt waits for the next a moment after its end: one of so many attempts finds it. */
    private static final int TRIES = 10_000;

    private static final Semaphore GO = new Semaphore(0);

    @TempDir
    private Path directory;

    @Test
    void anAttemptFindsAThreadThatWasUsedBeforeAsIfItWereNew() throws Exception {
        AttemptThreads threads = new AttemptThreads();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        Set<Thread> used = new HashSet<>();
        boolean again = false;
        for (int i = 0; i < TRIES && !again; i++) {
            String name = "attempt " + i;
            CompletableFuture<Thread> ended = new CompletableFuture<>();
            threads.start(name, () -> {
                Thread thread = Thread.currentThread();
                try {
                    assertThat(thread.isInterrupted()).isFalse();
                    assertThat(thread.getContextClassLoader()).isSameAs(loader);
                    assertThat(thread.getName()).isEqualTo(name);
                    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
                    thread.interrupt();
                    ended.complete(thread);
                } catch (AssertionError e) {
                    ended.completeExceptionally(e);
                }
            });
            again = !used.add(ended.get(LIMIT_SECONDS, TimeUnit.SECONDS));
        }
        assertThat(again).as("a thread is used again").isTrue();
    }

    /** A class of a user. */
    public static final class Waiter {
        private Waiter() {}

        /** A method of a user. */
        public static Map<String, Object> await(Map<String, String> parameters) {
            GO.acquireUninterruptibly();
            Thread thread = Thread.currentThread();
            return Map.of("thread", thread.threadId(), "interrupted", thread.isInterrupted());
        }
    }

    @Test
    void aCancelThatComesLateInterruptsNoOtherAttempt() throws Exception {
        CampaignPlan plan = plan();
        TaskSpec task = new PlannedTasks(plan).begin().getFirst();
        try (PlanExecutor executor = PlanExecutor.open(plan, directory.resolve("campaign"), arguments -> arguments)) {
            boolean again = false;
            for (int i = 0; i < TRIES && !again; i++) {
                Running first = new Running(executor, task, 2 * i + 1);
                GO.release();
                Map<String, Scalar> one = first.results();
                Running second = new Running(executor, task, 2 * i + 2);
                first.task.cancel();
                GO.release();
                Map<String, Scalar> two = second.results();
                assertThat(two).containsEntry("interrupted", Scalar.of(false));
                again = Objects.equals(one.get("thread"), two.get("thread"));
            }
            assertThat(again).as("a thread is used again").isTrue();
        }
    }

    private CampaignPlan plan() throws IOException {
        Path file = directory.resolve("campaign.yaml");
        Files.writeString(file, "method: " + Waiter.class.getName() + """
                ::await
                results: [thread, interrupted]
                """);
        return CampaignFile.read(file, List.of());
    }

    /** An attempt that runs. */
    private static final class Running implements TaskListener {
        private final CompletableFuture<TaskOutcome> ended = new CompletableFuture<>();
        private final RunningTask task;

        Running(PlanExecutor executor, TaskSpec spec, int number) {
            task = executor.start(
                    new Assignment(new Attempt(CampaignId.of("test"), 0, number, 1), spec, 0, 0, ""), this);
        }

        Map<String, Scalar> results() throws Exception {
            TaskOutcome outcome = ended.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(outcome).isInstanceOf(TaskOutcome.Succeeded.class);
            return ((TaskOutcome.Succeeded) outcome).results();
        }

        @Override
        public void progressed(double fraction) {}

        @Override
        public void ended(TaskOutcome outcome) {
            ended.complete(outcome);
        }
    }
}
