package org.parhelion.space.memory;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.contract.TupleSpaceContract;

/** The contract on spaces in memory; time leaps. */
class MemorySpaceTest extends TupleSpaceContract {
    private final AtomicLong leapNanos = new AtomicLong();
    private final MemorySpaces spaces = new MemorySpaces(() -> System.nanoTime() + leapNanos.get());

    @Override
    protected TupleSpace open(SpaceName space, SpaceOptions options) {
        return spaces.open(space);
    }

    @Override
    protected Duration shortLease() {
        return Duration.ofMinutes(5);
    }

    @Override
    protected void pass(Duration duration) {
        leapNanos.addAndGet(duration.toNanos());
        spaces.clockLeapt();
    }
}
