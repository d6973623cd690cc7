package org.parhelion.space.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.space.SpaceException;
import org.parhelion.space.SpaceName;
import org.parhelion.space.Template;
import org.parhelion.space.Transaction;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.TupleVerbs;

/** What a server promises whose time of day is set while it runs: leases end earlier or later, and nothing else changes. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ServerClockCases {
    private static final AtomicInteger SPACES = new AtomicInteger();
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTES = Duration.ofMinutes(10);
    private static final Template EVERY = Template.ALL;

    /** The clock of the server. */
    protected abstract LeapingClock clock();

    /** Opens a space in the server. */
    protected abstract TupleSpace open(SpaceName name);

    private TupleSpace open() {
        return open(new SpaceName("clock", "s" + SPACES.incrementAndGet()));
    }

    @AfterEach
    void setTheClockRight() throws IOException {
        clock().set(Duration.ZERO);
    }

    @Test
    void aLeapForwardEndsLeasesAndNothingElse() throws Exception {
        try (TupleSpace space = open();
                TupleSpace other = open(space.name())) {
            space.write(Tuple.of("short"), MINUTES);
            space.write(Tuple.of("long"), HOUR.multipliedBy(10));
            space.write(Tuple.of("forever"));
            Transaction transaction = space.begin(MINUTES);
            assertThat(transaction.take(Template.of("forever"), Duration.ZERO)).isPresent();
            transaction.write(Tuple.of("never seen"));
            FutureTask<Tuple> waiting = new FutureTask<>(
                    () -> other.take(Template.of("later"), TupleVerbs.FOREVER).orElseThrow());
            Thread.ofPlatform().daemon().start(waiting);

            clock().set(HOUR);

            assertThat(space.readAll(EVERY, 10)).containsExactlyInAnyOrder(Tuple.of("long"), Tuple.of("forever"));
            assertThatThrownBy(transaction::commit)
                    .isInstanceOfSatisfying(
                            SpaceException.class,
                            e -> assertThat(e.kind()).isEqualTo(SpaceException.Kind.TRANSACTION_ENDED));
            assertThat(space.take(Template.of("forever"), Duration.ZERO)).isPresent();
            assertThat(other.take(Template.of("forever"), Duration.ZERO)).isEmpty();
            space.write(Tuple.of("later"), MINUTES);
            assertThat(waiting.get()).isEqualTo(Tuple.of("later"));
            assertThat(space.takeAll(EVERY, 10)).containsExactly(Tuple.of("long"));
        }
    }

    @Test
    void aLeapBackProlongsLeasesAndBringsNothingBack() throws Exception {
        try (TupleSpace space = open();
                TupleSpace other = open(space.name())) {
            space.write(Tuple.of("ended"), Duration.ofMillis(1));
            while (space.count(EVERY) > 0) {
                Thread.onSpinWait();
            }
            space.write(Tuple.of("taken"), MINUTES);
            space.write(Tuple.of("short"), MINUTES);
            assertThat(space.take(Template.of("taken"), Duration.ZERO)).isPresent();
            Transaction transaction = space.begin(MINUTES);
            assertThat(transaction.take(Template.of("short"), Duration.ZERO)).isPresent();

            clock().set(HOUR.negated());

            assertThat(space.count(EVERY)).isZero();
            transaction.commit();
            assertThat(other.readAll(EVERY, 10)).isEmpty();
            space.write(Tuple.of("new"), Duration.ofMillis(1));
            while (space.count(EVERY) > 0) {
                Thread.onSpinWait();
            }
            space.write(Tuple.of("new"), MINUTES);
            clock().set(Duration.ZERO);
            assertThat(other.readAll(EVERY, 10))
                    .as("its lease ended 50 minutes ago")
                    .isEmpty();
        }
    }
}
