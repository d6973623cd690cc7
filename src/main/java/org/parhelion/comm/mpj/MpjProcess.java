package org.parhelion.comm.mpj;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Op;
import org.parhelion.comm.RankBody;
import org.parhelion.comm.process.RankGuard;
import org.parhelion.comm.spi.CheckedComm;

/** This rank's part in a job of MPJ Express. If ranks share a JVM, each has its own, because each has its own class loader. */
final class MpjProcess implements RankGuard.ThisRank {
    private static final long RUN = 1;
    private static final long LEAVE = 2;

    private static @Nullable MpjProcess begun;

    private final MpjLaunch launch;
    private final Optional<JobFolder> folder;
    private final RankGuard guard;
    private @Nullable MpjTransport control;
    private String hostName = "";
    private boolean left;

    private MpjProcess(MpjLaunch launch) {
        this.launch = launch;
        this.folder = JobFolder.of(launch.rank());
        folder.ifPresent(JobFolder::live);
        this.guard = new RankGuard(this);
        if (!launch.sharesJvm()) { // before MPI.Init, which waits for all ranks, and so without end for a dead one
            folder.ifPresent(f -> f.watch(Runtime.getRuntime()::halt));
        }
    }

    /** This rank, guarded from the first call on; not yet joined to the others. */
    static synchronized MpjProcess begin(MpjLaunch launch) {
        MpjProcess process = begun;
        if (process == null) {
            process = new MpjProcess(launch);
            begun = process;
        }
        return process;
    }

    /** Joins the other ranks. Later calls return the same transport. */
    synchronized MpjTransport join() {
        MpjTransport all = control;
        if (all == null) {
            MpjCalls.init(launch.arguments().toArray(String[]::new));
            Object world = MpjCalls.world();
            hostName = MpjCalls.processorName();
            all = new MpjTransport(this, MpjCalls.dup(world), MpjCalls.dup(world));
            control = all;
        }
        return all;
    }

    /** Runs {@code body} on the calling thread, on a communicator of its own that holds all ranks. */
    void run(RankBody body) {
        MpjTransport all = join();
        agree(all, RUN);
        Object user = MpjCalls.dup(MpjCalls.world());
        CheckedComm world = new CheckedComm(new MpjTransport(this, user, MpjCalls.dup(MpjCalls.world())));
        guard.run(body, world);
        world.free();
    }

    private void agree(MpjTransport all, long intention) {
        if (all.allreduce(intention, Op.BOR) != intention) {
            guard.end(1, "one rank left the program while another began another run", null);
        }
    }

    RankGuard guard() {
        return guard;
    }

    String hostName() {
        return hostName;
    }

    // For the guard ----------------------------------------------------------------------------------------------

    @Override
    public String whoAmI() {
        return "rank " + launch.rank() + (hostName.isEmpty() ? "" : " on " + hostName);
    }

    /** Nothing to do: the other ranks poll the folder; in a shared JVM they end with this process. */
    @Override
    public void abort(int exitStatus) {
        // tell has done it
    }

    @Override
    public void tell(String text, int exitStatus) {
        if (folder.isPresent()) {
            folder.get().fail(exitStatus, text); // the launcher prints it
        } else {
            RankGuard.ThisRank.super.tell(text, exitStatus);
        }
    }

    @Override
    public boolean owns(Thread thread) {
        return !launch.sharesJvm() || MpjProcess.class.getClassLoader().equals(thread.getContextClassLoader());
    }

    @Override
    public synchronized void leave() {
        if (left) {
            return;
        }
        left = true;
        MpjTransport all = control;
        if (all != null) {
            agree(all, LEAVE);
            MpjCalls.finish();
        }
        folder.ifPresent(JobFolder::done);
    }
}
