package org.parhelion.space.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.memory.MemorySpaces;
import org.parhelion.space.store.ChannelSpace;

/** The contract catches the faults that backends have had, and others. */
class FaultTest {
    private static final Duration CASE_LIMIT = Duration.ofSeconds(20);

    /** The contract on a space with a fault. */
    private static final class FaultySpace extends TupleSpaceContract {
        private final Fault fault;
        private final AtomicLong leapNanos = new AtomicLong();
        private final MemorySpaces spaces = new MemorySpaces(() -> System.nanoTime() + leapNanos.get());

        FaultySpace(Fault fault) {
            this.fault = fault;
        }

        @Override
        protected TupleSpace open(SpaceName space, SpaceOptions options) {
            return new ChannelSpace(space, fault.plantedIn(spaces.channel(fault.name(space))));
        }

        @Override
        protected Duration patience() {
            return fault == Fault.NONE ? super.patience() : Duration.ofMillis(500);
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

    @ParameterizedTest
    @EnumSource
    void theContractCatches(Fault fault) throws Exception {
        if (fault == Fault.NONE) {
            for (Fault other : Fault.values()) {
                for (String name : other.cases()) {
                    assertThat(failures(Fault.NONE, name)).as(name).isEmpty();
                }
            }
            return;
        }
        List<String> caught = new ArrayList<>();
        for (String name : fault.cases()) {
            if (!failures(fault, name).isEmpty()) {
                caught.add(name);
            }
        }
        assertThat(caught).as("cases that catch %s", fault).isEqualTo(fault.cases());
    }

    /** Runs a case, and gives what it failed with. */
    private static List<Throwable> failures(Fault fault, String name) throws Exception {
        FaultySpace contract = new FaultySpace(fault);
        Method method = method(name);
        List<Throwable> failures = new ArrayList<>();
        assertTimeoutPreemptively(CASE_LIMIT, () -> {
            try {
                method.invoke(contract);
            } catch (InvocationTargetException e) {
                failures.add(e.getCause());
            } finally {
                contract.closeAll();
            }
        });
        return failures;
    }

    private static Method method(String name) throws NoSuchMethodException {
        for (Class<?> type = TupleSpaceContract.class; type != null; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.getName().equals(name)) {
                    method.setAccessible(true);
                    return method;
                }
            }
        }
        throw new NoSuchMethodException(name);
    }
}
