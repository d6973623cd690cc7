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
import org.parhelion.space.Transaction;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.TupleVerbs;

/** A transaction has taken tuple 1 and written tuples 2 and 3. While it commits, another thread takes all: 2 and 3, or nothing. */
@JCStressTest
@Outcome(id = "0, 2, 5", expect = Expect.ACCEPTABLE, desc = "all taken before the commit: nothing")
@Outcome(id = "5, 0, 0", expect = Expect.ACCEPTABLE, desc = "all taken after the commit: both that it wrote")
@Outcome(expect = Expect.FORBIDDEN, desc = "a part of the transaction was seen, or what it took")
@State
public class CommitStress {
    private static final Template TASK = Template.of("task", Template.ANY);

    private final TupleSpace space = new MemorySpaces(() -> 0).open(SpaceName.DEFAULT);
    private final Transaction transaction;

    public CommitStress() {
        space.write(Tuple.of("task", 1));
        transaction = space.begin(TupleVerbs.FOREVER);
        Takes.one(transaction, TASK);
        transaction.write(Tuple.of("task", 2));
        transaction.write(Tuple.of("task", 3));
    }

    @Actor
    public void commit() {
        transaction.commit();
    }

    @Actor
    public void takeAll(III_Result r) {
        r.r1 = sum(space.takeAll(TASK, Integer.MAX_VALUE));
    }

    @Arbiter
    public void left(III_Result r) {
        r.r2 = (int) space.count(TASK);
        r.r3 = sum(space.readAll(TASK, Integer.MAX_VALUE));
    }

    private static int sum(Iterable<Tuple> tuples) {
        int sum = 0;
        for (Tuple tuple : tuples) {
            sum += (int) tuple.longAt(1);
        }
        return sum;
    }
}
