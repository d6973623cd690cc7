package org.parhelion.comm.threads;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;
import org.parhelion.comm.Comm;
import org.parhelion.comm.CommException;

/**
 * No wake-up is lost: a thread that is about to park sees the event, or its waker sees that it parks. The waker begins at the
 * waiter's first poll after the spin, so that both race for the park. A lost wake-up hangs, which JCStress reports as a timeout.
 */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the wait ended")
@State
public class SeatStress {
    private volatile Seat seat;
    private volatile boolean parksSoon;

    @SuppressWarnings("unused") // opaque to the compiler: written and read through the fences of the protocol
    private boolean event;

    @Actor
    public void waiter(I_Result r) {
        ThreadJob job = new ThreadJob(2, false); // rank 1 never parks, so this is no deadlock
        job.seat(0, Thread.currentThread());
        job.seat(1, Thread.currentThread());
        Seat own = job.seatOf(0);
        int pollsBeforePark = job.spins + job.yields + 1;
        seat = own;
        own.await(new EventWait(pollsBeforePark));
        r.r1 = 1;
    }

    @Actor
    public void waker() {
        while (!parksSoon) {
            Thread.onSpinWait();
        }
        EVENT.setOpaque(this, true);
        VarHandle.fullFence();
        seat.wake();
    }

    private static final VarHandle EVENT;

    static {
        try {
            EVENT = MethodHandles.lookup().findVarHandle(SeatStress.class, "event", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final class EventWait implements Wait {
        private int pollsLeft;

        EventWait(int pollsBeforePark) {
            pollsLeft = pollsBeforePark;
        }

        @Override
        public boolean isDone() {
            if (pollsLeft > 0) {
                pollsLeft--;
                parksSoon = pollsLeft == 0;
                return false;
            }
            return (boolean) EVENT.getOpaque(SeatStress.this);
        }

        @Override
        public String operation() {
            return "recv";
        }

        @Override
        public int peer() {
            return 1;
        }

        @Override
        public int tag() {
            return Comm.ANY_TAG;
        }

        @Override
        public String communicator() {
            return "world";
        }

        @Override
        public CommException obstacle() {
            return null;
        }
    }
}
