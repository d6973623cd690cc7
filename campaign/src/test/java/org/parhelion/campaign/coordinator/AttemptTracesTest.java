package org.parhelion.campaign.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parhelion.campaign.coordinator.Workshop.SECOND;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.parhelion.campaign.Assignment;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.AttemptSpan;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.RetryRule;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.TraceContext;

/** The spans of attempts, and what programs are told of them. */
class AttemptTracesTest {
    private static final CampaignId SWEEP = CampaignId.of("sweep");
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final CampaignRule TRACED = CampaignRule.DEFAULT.withTrace(TraceContext.parse(PARENT));
    private static final List<TaskSpec> TASKS = List.of(
            TaskSpec.of(0, new TaskProgram.Command(List.of("solve", "--password=secret")), Map.of("x", Scalar.of(1)))
                    .withRetry(RetryRule.DEFAULT.withDelays(0, 0)));
    private static final TaskOutcome DONE = new TaskOutcome.Succeeded(Map.of("y", Scalar.of(1)), "");

    private static List<AttemptSpan> spans(Workshop workshop) {
        return workshop.events.stream()
                .filter(CoordinatorEvent.Traced.class::isInstance)
                .map(event -> ((CoordinatorEvent.Traced) event).span())
                .toList();
    }

    @Test
    void eachAttemptIsASpanOfItsSubmitter() {
        Workshop local = new Workshop(CoordinatorOptions.LOCAL.withTraces());
        local.submit(SWEEP, TRACED, TASKS);
        local.pass(2 * SECOND);
        local.worker(WorkerOffer.of("w", 1));
        Assignment first = local.running.values().iterator().next();
        local.pass(3 * SECOND);
        local.endFirst(new TaskOutcome.Failed(FailureClass.FAILED, "the password secret is wrong"));
        local.endFirst(DONE);
        assertThat(spans(local)).extracting(AttemptSpan::outcome).containsExactly("failed", "succeeded");
        AttemptSpan span = spans(local).getFirst();
        assertThat(span.context().toString())
                .isEqualTo(first.traceParent())
                .startsWith(PARENT.substring(0, 36))
                .isNotEqualTo(PARENT);
        assertThat(span.parentId()).isEqualTo(PARENT.substring(36, 52));
        assertThat(span.worker()).isEqualTo("w");
        assertThat(span.attempt()).isEqualTo(first.attempt());
        assertThat(span.assignedNanos() - span.readyNanos()).as("it waited").isEqualTo(2 * SECOND);
        assertThat(span.endedNanos() - span.assignedNanos()).isEqualTo(3 * SECOND);
        assertThat(spans(local).get(1).context()).isNotEqualTo(span.context());
        assertThat(span.toString()).doesNotContain("secret");
    }

    @Test
    void campaignsWithoutASubmittersSpanHaveATraceEach() {
        Workshop local = new Workshop(CoordinatorOptions.LOCAL.withTraces());
        CampaignId other = CampaignId.of("other");
        local.submit(SWEEP, CampaignRule.DEFAULT, TASKS);
        local.submit(other, CampaignRule.DEFAULT, TASKS);
        local.worker(WorkerOffer.of("w", 2));
        local.endFirst(DONE);
        local.endFirst(DONE);
        assertThat(spans(local))
                .hasSize(2)
                .allSatisfy(span -> assertThat(span.parentId()).isEqualTo(TraceContext.NO_SPAN));
        assertThat(spans(local)).extracting(span -> span.context().traceId()).doesNotHaveDuplicates();
    }

    @Test
    void aCoordinatorThatTracesNothingPassesTheSubmittersSpanOn() {
        Workshop local = new Workshop(CoordinatorOptions.LOCAL);
        local.submit(SWEEP, TRACED, TASKS);
        local.submit(CampaignId.of("other"), CampaignRule.DEFAULT, TASKS);
        local.worker(WorkerOffer.of("w", 2));
        assertThat(local.running.values()).extracting(Assignment::traceParent).containsExactly(PARENT, "");
        local.endFirst(DONE);
        assertThat(spans(local)).isEmpty();
    }

    @Test
    void anAttemptWhoseWorkerIsGoneIsASpan() {
        Workshop remote =
                new Workshop(CoordinatorOptions.NETWORK.withGraceNanos(0).withTraces());
        remote.submit(SWEEP, TRACED, TASKS);
        int worker = remote.worker(WorkerOffer.of("w", 1));
        Attempt first = remote.running.keySet().iterator().next();
        remote.cutOff(worker);
        remote.pass(10 * SECOND);
        assertThat(spans(remote)).singleElement().satisfies(span -> {
            assertThat(span.attempt()).isEqualTo(first);
            assertThat(span.outcome()).isEqualTo(AttemptSpan.LOST);
            assertThat(span.failed()).isTrue();
        });
    }

    @Test
    void headersThatAreNotValidBeginNoTrace() {
        assertThat(TraceContext.parse(PARENT).orElseThrow()).hasToString(PARENT);
        assertThat(TraceContext.parse("cc" + PARENT.substring(2) + "-more"))
                .as("a later version")
                .isPresent();
        assertThat(List.of(
                        "",
                        "00",
                        PARENT + "-more",
                        PARENT.toUpperCase(java.util.Locale.ROOT),
                        "ff" + PARENT.substring(2),
                        "00-" + "0".repeat(32) + PARENT.substring(35),
                        PARENT.substring(0, 36) + "0".repeat(16) + "-01"))
                .allSatisfy(header ->
                        assertThat(TraceContext.parse(header)).as(header).isEmpty());
    }
}
