package org.parhelion.metrics.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.AttemptSpan;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.TraceContext;

/** What a collector gets of attempts. */
@Timeout(120)
class AttemptTraceTest {
    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final CampaignId SWEEP = new CampaignId("physics", "sweep");
    private static final long SECOND = 1_000_000_000L;

    private final StubCollector collector = new StubCollector();
    private final List<String> notes = new CopyOnWriteArrayList<>();

    @AfterEach
    void stopCollector() {
        collector.close();
    }

    private void send(TraceContext campaign, String... outcomes) {
        try (AttemptTrace trace = new AttemptTrace(Optional.of(collector.url()), notes::add)) {
            for (int i = 0; i < outcomes.length; i++) {
                Attempt attempt = new Attempt(SWEEP, 7, i + 1, 3);
                trace.traced(new AttemptSpan(
                        campaign.attempt(attempt),
                        campaign.spanId(),
                        attempt,
                        "task-7",
                        "node-1",
                        100 * SECOND,
                        102 * SECOND,
                        105 * SECOND,
                        2900,
                        outcomes[i]));
            }
        }
    }

    /** A number as it stands in a message. */
    private static String bytes(String hexadecimal) {
        return new String(HexFormat.of().parseHex(hexadecimal), StandardCharsets.ISO_8859_1);
    }

    @Test
    void anAttemptIsASpanWithTheNumberThatItsProgramWasTold() {
        TraceContext campaign = TraceContext.parse(PARENT).orElseThrow();
        send(campaign, "out_of_memory", "succeeded");
        assertThat(notes).isEmpty();
        assertThat(collector.count("attempt physics/sweep task-7")).isEqualTo(2);
        assertThat(collector.count(bytes(campaign.traceId()))).isEqualTo(2);
        assertThat(collector.count(bytes(campaign.spanId()))).as("parents").isEqualTo(2);
        for (int number = 1; number <= 2; number++) {
            TraceContext span = campaign.attempt(new Attempt(SWEEP, 7, number, 3));
            assertThat(collector.count(bytes(span.spanId()))).isEqualTo(1);
        }
        for (String key : List.of("outcome", "worker", "epoch", "attempt", "run_seconds", "wait_seconds")) {
            assertThat(collector.count("parhelion." + key)).as(key).isEqualTo(2);
        }
        assertThat(collector.count("node-1")).isEqualTo(2);
        assertThat(collector.count("out_of_memory")).as("attribute and status").isEqualTo(2);
    }

    @Test
    void withoutASubmittersSpanAttemptsAreRootsOfTheCampaignsTrace() {
        TraceContext campaign = TraceContext.of(SWEEP, "fingerprint");
        send(campaign, "succeeded");
        assertThat(collector.count(bytes(campaign.traceId()))).isEqualTo(1);
        assertThat(collector.count(bytes(TraceContext.NO_SPAN))).isZero();
    }

    @Test
    void aTraceThatIsNotSampledIsNotSent() {
        send(TraceContext.parse(PARENT.substring(0, 53) + "00").orElseThrow(), "succeeded");
        assertThat(collector.received()).isEmpty();
    }
}
