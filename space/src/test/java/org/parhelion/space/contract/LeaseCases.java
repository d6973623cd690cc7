package org.parhelion.space.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.parhelion.space.TupleVerbs.FOREVER;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parhelion.space.Lease;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;

/** Leases of tuples. */
public abstract class LeaseCases extends WaitingCases {
    /** Lets a short lease end. */
    protected final void passShortLease() throws InterruptedException {
        pass(shortLease().plus(shortLease().dividedBy(4)));
    }

    @Test
    void anEndedLeaseRemovesItsTuple() throws Exception {
        TupleSpace space = space();
        space.write(TASK, shortLease());
        space.write(Tuple.of("task", 2));
        passShortLease();
        assertThat(space.count(TASKS)).isEqualTo(1);
        assertThat(space.readAll(Template.ALL, 10)).containsExactly(Tuple.of("task", 2));
        assertThat(peek(space, Template.of("task", 1))).isEmpty();
        assertThat(space.takeIfExists(Template.of("task", 1), FOREVER)).isEmpty();
        assertThat(space.takeAll(TASKS, 10)).containsExactly(Tuple.of("task", 2));
        assertThat(space.take(TASKS, AT_ONCE)).isEmpty();
    }

    @Test
    void aTupleStaysUntilItsLeaseEnds() throws Exception {
        TupleSpace space = space();
        space.write(TASK, shortLease().multipliedBy(100));
        passShortLease();
        assertThat(peek(space, TASKS)).contains(TASK);
    }

    @Test
    void veryLongLeasesDoNotOverflow() throws Exception {
        TupleSpace space = space();
        List<Duration> leases = List.of(
                FOREVER,
                Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
                FOREVER.minusSeconds(1),
                Duration.ofNanos(Long.MAX_VALUE),
                Duration.ofDays(365_000));
        for (Duration lease : leases) {
            assertThat(space.write(TASK, lease).renew(lease))
                    .as(lease.toString())
                    .isTrue();
        }
        passShortLease();
        assertThat(space.count(TASKS)).isEqualTo(leases.size());
    }

    @Test
    void aRenewedLeaseEndsLater() throws Exception {
        TupleSpace space = space();
        Lease lease = space.write(TASK, shortLease());
        assertThat(lease.renew(shortLease().multipliedBy(100))).isTrue();
        passShortLease();
        assertThat(peek(space, TASKS)).contains(TASK);
    }

    @Test
    void aLeaseCanBeRenewedToEndSooner() throws Exception {
        TupleSpace space = space();
        Lease lease = space.write(TASK);
        assertThat(lease.renew(shortLease())).isTrue();
        passShortLease();
        assertThat(space.count(TASKS)).isZero();
    }

    @Test
    void anEndedLeaseIsNeitherRenewedNorCancelled() throws Exception {
        TupleSpace space = space();
        Lease lease = space.write(TASK, shortLease());
        passShortLease();
        assertThat(lease.renew(FOREVER)).isFalse();
        assertThat(lease.cancel()).isFalse();
        assertThat(space.count(TASKS)).isZero();
    }

    @Test
    void cancellingRemovesOnceAndOnlyItsOwnTuple() throws Exception {
        TupleSpace space = space();
        space.write(TASK);
        Lease lease = space.write(TASK);
        assertThat(lease.cancel()).isTrue();
        assertThat(space.count(TASKS)).isEqualTo(1);
        assertThat(lease.cancel()).isFalse();
        assertThat(lease.renew(FOREVER)).isFalse();
        assertThat(space.count(TASKS)).isEqualTo(1);
    }

    @Test
    void theLeaseOfATakenTupleIsOver() throws Exception {
        TupleSpace space = space();
        Lease lease = space.write(TASK);
        space.take(TASKS, AT_ONCE);
        space.write(TASK);
        assertThat(lease.renew(FOREVER)).isFalse();
        assertThat(lease.cancel()).isFalse();
        assertThat(space.count(TASKS)).isEqualTo(1);
    }

    @Test
    void aTupleThatATakerReceivedAtItsWriteIsOver() throws Exception {
        TupleSpace space = space();
        Call<Optional<Tuple>> taker = start(() -> space.take(TASKS, FOREVER));
        Lease lease = space.write(TASK);
        assertThat(taker.result()).contains(TASK);
        assertThat(lease.cancel()).isFalse();
    }

    @Test
    void aRenewalThatIsNotPositiveIsRefused() throws Exception {
        TupleSpace space = space();
        Lease lease = space.write(TASK);
        assertThatIllegalArgumentException().isThrownBy(() -> lease.renew(Duration.ZERO));
        assertThat(space.count(TASKS)).isEqualTo(1);
    }

    @Test
    void manyLeasesEndTogether() throws Exception {
        TupleSpace space = space();
        for (int i = 0; i < 5 * rounds(); i++) {
            space.write(Tuple.of("task", i), i % 2 == 0 ? shortLease().multipliedBy(10) : FOREVER);
        }
        pass(shortLease().multipliedBy(11));
        assertThat(space.count(TASKS)).isEqualTo(5L * rounds() / 2);
        assertThat(space.takeAll(TASKS, Integer.MAX_VALUE))
                .allSatisfy(tuple -> assertThat(tuple.longAt(1) % 2).isEqualTo(1));
    }
}
