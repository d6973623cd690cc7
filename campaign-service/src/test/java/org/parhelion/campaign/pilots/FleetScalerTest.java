package org.parhelion.campaign.pilots;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parhelion.campaign.CampaignException;

/** What a scaler does with what coordinator and batch system answer. */
class FleetScalerTest {
    private static final long MINUTE = 60_000;
    private static final PilotKind KIND = new PilotKind("test", 1, Set.of(), 0);

    /** A batch system that answers as it is told. */
    private static final class Told implements PilotProvider {
        final List<String> submitted = new ArrayList<>();
        final List<String> ended = new ArrayList<>();
        boolean silent;

        @Override
        public SubmitAnswer submit(String pilot) {
            submitted.add(pilot);
            return silent ? new SubmitAnswer.Unknown("silence") : new SubmitAnswer.Accepted("1");
        }

        @Override
        public List<PilotJob> list() {
            if (silent) {
                throw new PilotException("squeue is silent");
            }
            return submitted.stream()
                    .filter(pilot -> !ended.contains(pilot))
                    .map(pilot -> new PilotJob(pilot, pilot, true))
                    .toList();
        }

        @Override
        public void end(PilotJob job) {
            ended.add(job.pilot());
        }

        @Override
        public String preview(String pilot) {
            return pilot;
        }
    }

    private final Told provider = new Told();
    private final List<String> heard = new ArrayList<>();
    private List<QueueLine> queue = List.of(new QueueLine(1, Set.of(), 5, 0, -1));
    private List<FleetWorker> workers = List.of();
    private boolean unreachable;

    private FleetScaler scaler(boolean acts) {
        return new FleetScaler(
                new Autoscaler(KIND, ScalerOptions.DEFAULT), this::load, provider, acts, new FleetScaler.Observer() {
                    @Override
                    public void decided(ScaleDecision decision) {
                        heard.add(decision.getClass().getSimpleName() + ": " + decision.reason());
                    }

                    @Override
                    public void submitted(String pilot, SubmitAnswer answer) {
                        heard.add(answer.getClass().getSimpleName());
                    }

                    @Override
                    public void trouble(String trouble) {
                        heard.add("trouble: " + trouble);
                    }
                });
    }

    private FleetLoad load() {
        if (unreachable) {
            throw new CampaignException(
                    CampaignException.Kind.STORE_FAILED, "nobody there", new IllegalStateException());
        }
        return new FleetLoad(queue, workers);
    }

    @Test
    void itStartsWhatWaitsNeedsAndEndsWhatIsIdle() {
        FleetScaler scaler = scaler(true);
        scaler.look(MINUTE);
        assertThat(provider.submitted).hasSize(5);
        assertThat(heard).startsWith("Start: 5 tasks wait, the oldest for 60 s", "Accepted");
        queue = List.of();
        workers = provider.submitted.stream()
                .map(name -> new FleetWorker(name, 1, Set.of(), 0, 9 * MINUTE, false))
                .toList();
        scaler.look(10 * MINUTE);
        assertThat(provider.ended).hasSize(5);
        workers = List.of();
        scaler.look(11 * MINUTE);
        assertThat(provider.list()).isEmpty();
        assertThat(heard).noneMatch(text -> text.startsWith("trouble"));
    }

    @Test
    void aDryRunOnlyTells() {
        FleetScaler scaler = scaler(false);
        scaler.look(MINUTE);
        scaler.look(3 * MINUTE);
        assertThat(provider.submitted).isEmpty();
        assertThat(heard)
                .containsExactly(
                        "Start: 5 tasks wait, the oldest for 60 s", "Start: 5 tasks wait, the oldest for 3 min");
    }

    @Test
    void oneSubmissionWithoutAnAnswerIsEnoughAndTroubleIsToldOnce() {
        FleetScaler scaler = scaler(true);
        provider.silent = true;
        for (int minute = 1; minute < 9; minute++) {
            scaler.look(minute * MINUTE);
        }
        assertThat(provider.submitted).hasSize(5); // one in each minute, of those that are still wanted
        assertThat(heard).filteredOn(text -> text.startsWith("trouble")).containsExactly("trouble: squeue is silent");
        provider.silent = false;
        unreachable = true;
        scaler.look(10 * MINUTE);
        assertThat(heard).endsWith("trouble: nobody there");
        unreachable = false;
        scaler.look(11 * MINUTE);
        assertThat(heard).endsWith("trouble: ");
        assertThat(provider.submitted).hasSize(5);
    }
}
