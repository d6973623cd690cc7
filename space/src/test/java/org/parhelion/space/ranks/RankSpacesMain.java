package org.parhelion.space.ranks;

import java.util.Arrays;
import org.parhelion.comm.Op;
import org.parhelion.comm.Ranks;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.TupleVerbs;

/** Ranks exchange tasks through a space of theirs, in any order, with a long value among them, and add up what they took. */
public final class RankSpacesMain {
    private static final int TASKS = 200;
    private static final Template ANY_TASK = Template.of("task", Template.ANY, Template.ANY);

    private RankSpacesMain() {}

    public static void main(String[] args) {
        Ranks.run(args, comm -> {
            long sum = 0;
            try (RankSpaces spaces = RankSpaces.start(comm);
                    TupleSpace space = spaces.open(SpaceName.DEFAULT, SpaceOptions.DEFAULT)) {
                byte[] large = new byte[3 << 20];
                Arrays.fill(large, (byte) comm.rank());
                for (int i = 0; i < TASKS; i++) {
                    space.write(Tuple.of("task", comm.rank() * TASKS + i, i == 0 ? large : new byte[0]));
                }
                for (int i = 0; i < TASKS; i++) {
                    Tuple task = space.take(ANY_TASK, TupleVerbs.FOREVER).orElseThrow();
                    long writer = task.longAt(1) / TASKS;
                    byte[] expected = task.longAt(1) % TASKS == 0 ? new byte[3 << 20] : new byte[0];
                    Arrays.fill(expected, (byte) writer);
                    if (!Arrays.equals(task.bytesAt(2), expected)) {
                        throw new AssertionError("the value of " + task.longAt(1) + " differs");
                    }
                    sum += task.longAt(1);
                }
                space.write(Tuple.of("ready", comm.rank()));
                for (int rank = 0; rank < comm.size(); rank++) { // a barrier that serves
                    space.read(Template.of("ready", rank), TupleVerbs.FOREVER);
                }
                if (space.count(ANY_TASK) != 0) {
                    throw new AssertionError("tasks are left");
                }
            }
            long all = comm.allreduce(sum, Op.SUM);
            if (comm.rank() == 0) {
                System.out.println("level " + comm.threadLevel() + ", tasks add up to " + all);
            }
        });
    }
}
