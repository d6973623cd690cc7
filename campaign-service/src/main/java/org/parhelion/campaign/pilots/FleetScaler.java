package org.parhelion.campaign.pilots;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.parhelion.campaign.CampaignException;

/** Scales a fleet: looks at coordinator and batch system, decides, and does it. One thread at a time may call. */
public final class FleetScaler {
    /** Is told what a scaler does. */
    public interface Observer {
        /**
         * Something was decided, and is done next.
         *
         * @param decision what, and why
         */
        void decided(ScaleDecision decision);

        /**
         * Decisions have been made, and none is done yet.
         *
         * @param account what the fleet has used of its budget, pilots that are started next included
         */
        default void accounted(FleetAccount account) {}

        /**
         * A pilot was submitted.
         *
         * @param pilot its name
         * @param answer what became of it
         */
        void submitted(String pilot, SubmitAnswer answer);

        /**
         * Coordinator or batch system did not answer, or answer again. Told when this changes.
         *
         * @param trouble what happened; empty if all answer again
         */
        void trouble(String trouble);
    }

    private final Autoscaler scaler;
    private final Supplier<FleetLoad> coordinator;
    private final PilotProvider provider;
    private final boolean acts;
    private final Observer observer;
    private String trouble = "";

    /**
     * A scaler that has not looked yet.
     *
     * @param scaler decides
     * @param coordinator asks the coordinator; throws {@code CampaignException} if it does not answer
     * @param provider starts and ends pilots
     * @param acts whether decisions are done; else they are only told
     * @param observer is told what happens
     */
    public FleetScaler(
            Autoscaler scaler,
            Supplier<FleetLoad> coordinator,
            PilotProvider provider,
            boolean acts,
            Observer observer) {
        this.scaler = scaler;
        this.coordinator = coordinator;
        this.provider = provider;
        this.acts = acts;
        this.observer = observer;
    }

    /**
     * Looks once, and acts.
     *
     * @param nowMillis the time [ms]
     */
    public void look(long nowMillis) {
        StringBuilder troubles = new StringBuilder();
        Optional<List<PilotJob>> jobs = answer(provider::list, troubles);
        Optional<FleetLoad> load = answer(coordinator, troubles);
        // Without the queue there is nothing to decide; without the list, what is unknown counts as a pilot.
        load.ifPresent(known -> {
            Map<String, PilotJob> byName = jobs.orElse(List.of()).stream()
                    .collect(Collectors.toMap(PilotJob::pilot, Function.identity(), (first, _) -> first));
            List<ScaleDecision> decisions = scaler.step(new FleetView(nowMillis, known.queue(), known.workers(), jobs));
            if (acts) {
                observer.accounted(scaler.account(nowMillis));
            }
            for (ScaleDecision decision : decisions) {
                observer.decided(decision);
                act(decision, byName, troubles);
            }
        });
        if (!trouble.contentEquals(troubles)) {
            trouble = troubles.toString();
            observer.trouble(trouble);
        }
    }

    private static <T> Optional<T> answer(Supplier<T> question, StringBuilder troubles) {
        try {
            return Optional.of(question.get());
        } catch (PilotException | CampaignException e) {
            add(troubles, e);
            return Optional.empty();
        }
    }

    private static void add(StringBuilder troubles, RuntimeException e) {
        troubles.append(troubles.isEmpty() ? "" : "; ").append(e.getMessage());
    }

    private void act(ScaleDecision decision, Map<String, PilotJob> jobs, StringBuilder troubles) {
        switch (decision) {
            case ScaleDecision.Start start when !acts -> start.pilots().forEach(scaler::withdrawn);
            case ScaleDecision.Start start -> submit(start.pilots());
            case ScaleDecision.End end
            when acts -> {
                for (String pilot : end.pilots()) {
                    end(jobs.get(pilot), troubles);
                }
            }
            case ScaleDecision.End _, ScaleDecision.Hold _ -> {
                // nothing to do
            }
        }
    }

    /** After a submission without an answer no other is tried now: each may take as long, and its fate is as unknown. */
    private void submit(List<String> pilots) {
        boolean silent = false;
        for (String pilot : pilots) {
            if (silent) {
                scaler.withdrawn(pilot);
                continue;
            }
            SubmitAnswer answer = provider.submit(pilot);
            observer.submitted(pilot, answer);
            switch (answer) {
                case SubmitAnswer.Accepted _ -> scaler.accepted(pilot);
                case SubmitAnswer.Refused refused -> scaler.refused(pilot, refused.why());
                case SubmitAnswer.Unknown _ -> silent = true;
            }
        }
    }

    /** A pilot without a job in the list is asked again later, if it is still there. */
    private void end(@org.jspecify.annotations.Nullable PilotJob job, StringBuilder troubles) {
        if (job == null) {
            return;
        }
        try {
            provider.end(job);
        } catch (PilotException e) {
            add(troubles, e);
        }
    }
}
