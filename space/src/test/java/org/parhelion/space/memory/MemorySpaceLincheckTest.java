package org.parhelion.space.memory;

import java.time.Duration;
import java.util.Optional;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import org.parhelion.space.SpaceName;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;

/**
 * Random programs of three threads on a space in memory, run many times; Lincheck looks for an order of the calls that gives the same
 * results one after another. The first written is found first, so that there is one right result.
 */
class MemorySpaceLincheckTest {
    /** What Lincheck calls. */
    @Param(name = "value", gen = IntGen.class, conf = "0:2")
    public static final class Calls {
        private static final Template ANY = Template.of("key", Template.ANY);

        private final TupleSpace space = new MemorySpaces(() -> 0).open(SpaceName.DEFAULT);

        @Operation
        public void write(@Param(name = "value") int value) {
            space.write(Tuple.of("key", value));
        }

        @Operation
        public long take() throws InterruptedException {
            return value(space.take(ANY, Duration.ZERO));
        }

        @Operation
        public long takeExactly(@Param(name = "value") int value) throws InterruptedException {
            return value(space.take(Template.of("key", value), Duration.ZERO));
        }

        @Operation
        public long read() throws InterruptedException {
            return value(space.read(Template.ALL, Duration.ZERO));
        }

        @Operation
        public long takeAll(@Param(name = "value") int value) {
            return space.takeAll(ANY, 1 + value).size();
        }

        @Operation
        public long count() {
            return space.count(ANY);
        }

        private static long value(Optional<Tuple> tuple) {
            return tuple.map(found -> found.longAt(1)).orElse(-1L);
        }
    }

    @Test
    void callsOfThreeThreadsAreLinearizable() {
        new StressOptions()
                .iterations(20)
                .invocationsPerIteration(500)
                .actorsBefore(2)
                .threads(3)
                .actorsPerThread(3)
                .check(Calls.class);
    }
}
