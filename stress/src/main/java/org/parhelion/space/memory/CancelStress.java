package org.parhelion.space.memory;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.parhelion.space.Lease;
import org.parhelion.space.SpaceName;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;

/** A lease is cancelled while another thread takes its tuple: one of the two has its effect. */
@JCStressTest
@Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "cancelled")
@Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "taken")
@Outcome(expect = Expect.FORBIDDEN, desc = "both, neither, or the tuple stayed")
@State
public class CancelStress {
    private static final Template TASK = Template.of("task", Template.ANY);

    private final TupleSpace space = new MemorySpaces(() -> 0).open(SpaceName.DEFAULT);
    private final Lease lease = space.write(Tuple.of("task", 1));

    @Actor
    public void cancel(III_Result r) {
        r.r1 = lease.cancel() ? 1 : 0;
    }

    @Actor
    public void take(III_Result r) {
        r.r2 = Takes.one(space, TASK);
    }

    @Arbiter
    public void left(III_Result r) {
        r.r3 = (int) space.count(TASK);
    }
}
