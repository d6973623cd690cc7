package org.parhelion.view.live;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.grid.Axis;
import org.parhelion.runs.job.LiveRun;
import org.parhelion.runs.job.Round;
import org.parhelion.runs.job.RunListener;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.report.RunStopped;
import org.parhelion.view.page.LivePage;
import org.parhelion.view.page.RunProgress;
import org.parhelion.view.page.RunView;
import org.parhelion.view.sample.Picture;
import org.parhelion.view.sample.Slice;

/**
 * One rank's part of a live page.
 *
 * <pre>
 *   round, round, round, …   count down; no message
 *   round                    rank 0 broadcasts a {@link RoundOrder}: pictures to take, pause, rounds until the next order
 *                            every rank reads its part of the pictures and starts to send it to rank 0
 *   round, round, …          count down; the parts arrive behind the computation
 * </pre>
 *
 * <p>All messages are on a duplicate of the run's communicator.
 */
public final class PageListener implements RunListener {
    private static final int ROOT = 0;
    private static final int WAKE_TAG = 100;
    /** Polling interval of rank 0 during a pause, when nothing happens [ms]. */
    private static final long PAUSE_MILLIS = 100;
    /** Polling interval of the other ranks during a pause [ms]: a rank that waits in a message may use a core. */
    private static final long PAUSED_POLL_MILLIS = 5;

    private static final int SAVED_PIXELS = 512;
    private static final int MOST_SAVED = 8;

    private final LivePage page;
    private final PageSource source;
    private final Supplier<OutputDirectory> directory;
    private @Nullable Ranks ranks;

    /** What exists from the start of a simulation. */
    private record Ranks(
            LiveRun run,
            Comm comm,
            RunView view,
            PictureGather gather,
            @Nullable Director director) {}

    private long rounds;
    private boolean limited;

    /**
     * Creates the listener of one rank.
     *
     * @param page the page; used on rank 0 only
     * @param source describes the run
     * @param directory supplies the output directory; called on rank 0 only
     */
    public PageListener(LivePage page, PageSource source, Supplier<OutputDirectory> directory) {
        this.page = page;
        this.source = source;
        this.directory = directory;
    }

    @Override
    public boolean everyRound() {
        return true;
    }

    @Override
    public void started(LiveRun run) {
        Comm comm = run.comm().dup();
        RunView view = source.view(run);
        PictureGather gather = new PictureGather(run.simulation(), comm, view, page::array);
        Director director = null;
        if (comm.rank() == ROOT) {
            director = new Director(page, source, new CommandTable(directory), view, gather);
            page.begin(view);
        }
        ranks = new Ranks(run, comm, view, gather, director);
        rounds = 0;
        limited = false;
        order(ranks, Optional.empty());
    }

    @Override
    public void round(LiveRun run, Round round) {
        rounds--;
        if (rounds <= 0) {
            order(started(), Optional.of(round));
        } else if (ranks != null && ranks.director != null) {
            ranks.director.arrived(run);
        }
    }

    @Override
    public void moved(LiveRun run) {
        // The next order reads the new blocks.
    }

    private Ranks started() {
        if (ranks == null) {
            throw new IllegalStateException("the run has not started");
        }
        return ranks;
    }

    /**
     * Does what rank 0 orders, and waits while the run is paused. Collective.
     *
     * @param round what can be done at this step; empty before the first round
     */
    private void order(Ranks all, Optional<Round> round) {
        RoundOrder order = next(all, round);
        while (order.paused()) {
            awaitOrder(all);
            order = next(all, round);
        }
        rounds = order.rounds();
        if (order.oneStep() != limited) {
            limited = order.oneStep();
            all.run.simulation().limitRounds(limited ? 1 : Long.MAX_VALUE);
        }
        if (all.director != null) {
            all.director.goesOn();
        }
    }

    private static RoundOrder next(Ranks all, Optional<Round> round) {
        RoundOrder order = (all.director == null ? RoundOrder.NONE : all.director.next(all.run, round)).bcast(all.comm);
        if (order.figures() || !order.slices().isEmpty()) {
            all.gather.start(order);
            if (all.director != null) {
                all.director.arrived(all.run); // on one rank at once
            }
        }
        if (order.checkpoint()) {
            round.orElseThrow().checkpoint();
        }
        if (!order.change().isEmpty()) {
            Optional<String> refusal = round.orElseThrow().change(order.change());
            if (all.director != null) {
                all.director.changed(all.run, order.change(), refusal);
            }
        }
        return order;
    }

    /** Waits during a pause, without a call that would keep a core busy. */
    private void awaitOrder(Ranks all) {
        Comm comm = all.comm;
        try {
            if (all.director != null) {
                all.director.awaitWork(all.run, PAUSE_MILLIS);
                for (int rank = 1; rank < comm.size(); rank++) {
                    comm.send(Buffer.of(new byte[1]), rank, WAKE_TAG);
                }
            } else {
                while (comm.iprobe(ROOT, WAKE_TAG).isEmpty()) {
                    Thread.sleep(PAUSED_POLL_MILLIS);
                }
                comm.recv(Buffer.of(new byte[1]), ROOT, WAKE_TAG);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the run was paused", e);
        }
    }

    /** {@inheritDoc} Shows the last state, and writes the page to the run's directory. */
    @Override
    public void finished(LiveRun run) {
        Ranks all = started();
        all.gather.await();
        RoundOrder shown = (all.director == null ? RoundOrder.NONE : all.director.last(all.run)).bcast(all.comm);
        all.gather.start(shown);
        all.gather.await();
        if (all.director != null) {
            all.director.arrived(all.run);
        }
        List<Picture> saved = new ArrayList<>();
        for (int field = 0; field < Math.min(MOST_SAVED, all.view.fields().size()); field++) {
            int middle = all.view.fields().get(field).points().points(Axis.Z) / 2;
            all.gather.start(RoundOrder.pictures(false, List.of(new Slice(field, Axis.Z, middle, SAVED_PIXELS))));
            all.gather.await();
            if (all.director != null) {
                saved.addAll(all.gather.result().pictures());
            }
        }
        all.comm.close();
        if (all.director != null) {
            save(saved);
            page.end(RunProgress.State.FINISHED, "");
        }
    }

    private void save(List<Picture> pictures) {
        String html = page.saved(pictures).html();
        directory.get().write("page.html", file -> Files.writeString(file, html));
    }

    @Override
    public void failed(Throwable failure) {
        if (ranks != null && ranks.director != null) {
            // Another rank may have left first, on threads: its exception is then the cause.
            Throwable cause = failure;
            while (cause.getCause() != null && !(cause instanceof RunStopped)) {
                cause = cause.getCause();
            }
            boolean stopped = cause instanceof RunStopped;
            page.end(
                    stopped ? RunProgress.State.STOPPED : RunProgress.State.FAILED,
                    String.valueOf((stopped ? cause : failure).getMessage()));
        }
    }
}
