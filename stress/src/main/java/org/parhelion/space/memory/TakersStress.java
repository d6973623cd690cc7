package org.parhelion.space.memory;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.parhelion.space.SpaceName;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;

/** One tuple is written while two threads take: it is with one of them or in the space. */
@JCStressTest
@Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "the first thread took it")
@Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "the second thread took it")
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "both came before the write")
@Outcome(expect = Expect.FORBIDDEN, desc = "taken twice, or lost")
@State
public class TakersStress {
    private static final Template TASK = Template.of("task", Template.ANY);

    private final TupleSpace space = new MemorySpaces(() -> 0).open(SpaceName.DEFAULT);

    @Actor
    public void write() {
        space.write(Tuple.of("task", 1));
    }

    @Actor
    public void takeFirst(III_Result r) {
        r.r1 = Takes.one(space, TASK);
    }

    @Actor
    public void takeSecond(III_Result r) {
        r.r2 = Takes.one(space, TASK);
    }

    @Arbiter
    public void left(III_Result r) {
        r.r3 = (int) space.count(TASK);
    }
}
