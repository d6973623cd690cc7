package org.parhelion.space.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.parhelion.space.TupleVerbs.FOREVER;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.parhelion.space.Lease;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Template;
import org.parhelion.space.Transaction;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;

/** Transactions, and what their changes are to others: all pairs of write, read and take, inside and outside. */
public abstract class TransactionCases extends LeaseCases {
    private static final Duration LONG = Duration.ofMinutes(10);

    @Test
    void whatIsWrittenInsideIsSeenInsideOnly() throws Exception {
        TupleSpace space = space();
        try (Transaction transaction = space.begin(LONG)) {
            transaction.write(TASK);
            assertThat(transaction.read(TASKS, AT_ONCE)).contains(TASK);
            assertThat(transaction.count(TASKS)).isEqualTo(1);
            assertThat(transaction.readAll(TASKS, 10)).containsExactly(TASK);
            assertNothing(space);
            try (Transaction other = space.begin(LONG)) {
                assertThat(other.read(TASKS, AT_ONCE)).isEmpty();
                assertThat(other.takeAll(TASKS, 10)).isEmpty();
                assertThat(other.count(TASKS)).isZero();
            }
        }
    }

    private static void assertNothing(TupleSpace space) throws InterruptedException {
        assertThat(peek(space, TASKS)).isEmpty();
        assertThat(space.take(TASKS, AT_ONCE)).isEmpty();
        assertThat(space.readAll(TASKS, 10)).isEmpty();
        assertThat(space.takeAll(TASKS, 10)).isEmpty();
        assertThat(space.count(TASKS)).isZero();
    }

    @Test
    void aCommitShowsWhatWasWritten() throws Exception {
        TupleSpace space = space();
        try (Transaction transaction = space.begin(LONG)) {
            transaction.write(TASK);
            transaction.write(Tuple.of("task", 2));
            transaction.commit();
        }
        assertThat(space().readAll(TASKS, 10)).containsExactlyInAnyOrder(TASK, Tuple.of("task", 2));
    }

    @Test
    void anAbortDropsWhatWasWritten() throws Exception {
        TupleSpace space = space();
        Transaction transaction = space.begin(LONG);
        Lease lease = transaction.write(TASK);
        transaction.abort();
        assertNothing(space);
        assertThat(lease.renew(LONG)).isFalse();
        assertThat(lease.cancel()).isFalse();
    }

    @Test
    void whatIsTakenInsideIsHidden() throws Exception {
        TupleSpace space = space();
        space.write(TASK);
        try (Transaction transaction = space.begin(LONG)) {
            assertThat(transaction.take(TASKS, AT_ONCE)).contains(TASK);
            assertNothing(space);
            assertThat(transaction.read(TASKS, AT_ONCE)).isEmpty();
            assertThat(transaction.take(TASKS, AT_ONCE)).isEmpty();
            assertThat(transaction.takeIfExists(TASKS, FOREVER)).isEmpty();
            assertThat(transaction.count(TASKS)).isZero();
            transaction.commit();
        }
        assertNothing(space);
    }

    @Test
    void anAbortBringsBackWhatWasTaken() throws Exception {
        TupleSpace space = space();
        Lease lease = space.write(TASK);
        try (Transaction transaction = space.begin(LONG)) {
            assertThat(transaction.takeAll(TASKS, 10)).containsExactly(TASK);
            assertNothing(space);
        }
        assertThat(space.readAll(TASKS, 10)).containsExactly(TASK);
        assertThat(lease.cancel()).isTrue();
    }

    @Test
    void whatIsReadInsideIsReadButNotTakenOutside() throws Exception {
        TupleSpace space = space();
        space.write(TASK);
        try (Transaction transaction = space.begin(LONG);
                Transaction other = space.begin(LONG)) {
            assertThat(transaction.read(TASKS, AT_ONCE)).contains(TASK);
            assertThat(space.take(TASKS, AT_ONCE)).isEmpty();
            assertThat(space.takeAll(TASKS, 10)).isEmpty();
            assertThat(other.take(TASKS, AT_ONCE)).isEmpty();
            assertThat(peek(space, TASKS)).contains(TASK);
            assertThat(other.readAll(TASKS, 10)).containsExactly(TASK);
            assertThat(transaction.take(TASKS, AT_ONCE)).as("two have read it").isEmpty();
            other.abort();
            assertThat(transaction.take(TASKS, AT_ONCE)).contains(TASK);
            transaction.commit();
        }
        assertNothing(space);
    }

    @Test
    void countingLocksNothing() throws Exception {
        TupleSpace space = space();
        space.write(TASK);
        try (Transaction transaction = space.begin(LONG)) {
            assertThat(transaction.count(TASKS)).isEqualTo(1);
            assertThat(space.take(TASKS, AT_ONCE)).contains(TASK);
        }
    }

    @Test
    void whatWasReadIsFreeAfterTheEnd() throws Exception {
        TupleSpace space = space();
        space.write(TASK);
        space.write(TASK);
        Transaction committed = space.begin(LONG);
        committed.readAll(TASKS, 10);
        assertThat(space.takeAll(TASKS, 10)).isEmpty();
        committed.commit();
        assertThat(space.take(TASKS, AT_ONCE)).contains(TASK);
        Transaction aborted = space.begin(LONG);
        assertThat(aborted.readIfExists(TASKS, AT_ONCE)).contains(TASK);
        assertThat(space.take(TASKS, AT_ONCE)).isEmpty();
        aborted.abort();
        assertThat(space.take(TASKS, AT_ONCE)).contains(TASK);
    }

    @Test
    void whatIsWrittenAndTakenInsideIsNeverSeen() throws Exception {
        TupleSpace space = space();
        for (boolean commits : new boolean[] {true, false}) {
            Transaction transaction = space.begin(LONG);
            transaction.write(TASK);
            assertThat(transaction.take(TASKS, AT_ONCE)).contains(TASK);
            assertThat(transaction.count(TASKS)).isZero();
            if (commits) {
                transaction.commit();
            } else {
                transaction.abort();
            }
            assertNothing(space);
        }
    }

    @Test
    void twoTransactionsTakeDifferentTuples() throws Exception {
        TupleSpace space = space();
        space.write(Tuple.of("task", 1));
        space.write(Tuple.of("task", 2));
        try (Transaction a = space.begin(LONG);
                Transaction b = space().begin(LONG)) {
            Tuple first = a.take(TASKS, AT_ONCE).orElseThrow();
            Tuple second = b.take(TASKS, AT_ONCE).orElseThrow();
            assertThat(first).isNotEqualTo(second);
            assertThat(a.take(TASKS, AT_ONCE)).isEmpty();
            a.commit();
            b.abort();
            assertThat(space.takeAll(TASKS, 10)).containsExactly(second);
        }
    }

    @Test
    void aTransferMovesATuple() throws Exception {
        TupleSpace space = space();
        space.write(TASK);
        for (int i = 1; i <= 3; i++) {
            try (Transaction transaction = space.begin(LONG)) {
                long value = transaction.take(TASKS, FOREVER).orElseThrow().longAt(1);
                transaction.write(Tuple.of("task", value + 1));
                transaction.commit();
            }
        }
        assertThat(space.takeAll(TASKS, 10)).containsExactly(Tuple.of("task", 4));
    }

    // --- Waiting and transactions

    @Test
    void aCommitWakesATaker() throws Exception {
        TupleSpace space = space();
        try (Transaction transaction = space.begin(LONG)) {
            transaction.write(TASK);
            Call<Optional<Tuple>> taker = start(() -> space.take(TASKS, FOREVER));
            Call<Optional<Tuple>> reader = start(() -> space.read(Template.ALL, FOREVER));
            taker.assertWaits();
            reader.assertWaits();
            transaction.commit();
            assertThat(taker.result()).contains(TASK);
        }
        space.write(TASK);
    }

    @Test
    void anAbortWakesATaker() throws Exception {
        TupleSpace space = space();
        space.write(TASK);
        Transaction transaction = space.begin(LONG);
        transaction.take(TASKS, AT_ONCE);
        Call<Optional<Tuple>> taker = start(() -> space.take(TASKS, FOREVER));
        taker.assertWaits();
        transaction.abort();
        assertThat(taker.result()).contains(TASK);
        assertNothing(space);
    }

    @Test
    void theEndOfAReaderWakesATaker() throws Exception {
        TupleSpace space = space();
        for (boolean commits : new boolean[] {true, false}) {
            space.write(TASK);
            Transaction transaction = space.begin(LONG);
            transaction.read(TASKS, AT_ONCE);
            Call<Optional<Tuple>> taker = start(() -> space.take(TASKS, FOREVER));
            taker.assertWaits();
            if (commits) {
                transaction.commit();
            } else {
                transaction.abort();
            }
            assertThat(taker.result()).contains(TASK);
        }
    }

    @Test
    void aTakerInsideReceivesAWriteFromOutside() throws Exception {
        TupleSpace space = space();
        try (Transaction transaction = space.begin(LONG)) {
            Call<Optional<Tuple>> taker = start(() -> transaction.take(TASKS, FOREVER));
            taker.assertWaits();
            space.write(TASK);
            assertThat(taker.result()).contains(TASK);
            assertNothing(space);
        }
        assertThat(space.take(TASKS, AT_ONCE)).contains(TASK);
    }

    @Test
    void aReaderInsideThatWaitedLocksItsTuple() throws Exception {
        TupleSpace space = space();
        try (Transaction transaction = space.begin(LONG)) {
            Call<Optional<Tuple>> reader = start(() -> transaction.read(TASKS, FOREVER));
            reader.assertWaits();
            space.write(TASK);
            assertThat(reader.result()).contains(TASK);
            assertThat(space.take(TASKS, AT_ONCE)).isEmpty();
        }
        assertThat(space.take(TASKS, AT_ONCE)).contains(TASK);
    }

    @Test
    void aWriteInsideServesAWaiterInsideOnly() throws Exception {
        TupleSpace space = space();
        try (Transaction transaction = space.begin(LONG)) {
            Call<Optional<Tuple>> outside = start(() -> space.take(TASKS, FOREVER));
            Call<Optional<Tuple>> inside = start(() -> transaction.take(TASKS, FOREVER));
            transaction.write(TASK);
            assertThat(inside.result()).contains(TASK);
            outside.assertWaits();
            space.write(TASK);
            assertThat(outside.result()).contains(TASK);
        }
    }

    @Test
    void takeIfExistsWaitsForTheTakersEnd() throws Exception {
        TupleSpace space = space();
        for (boolean commits : new boolean[] {true, false}) {
            space.write(TASK);
            Transaction transaction = space.begin(LONG);
            transaction.take(TASKS, AT_ONCE);
            Call<Optional<Tuple>> taker = start(() -> space.takeIfExists(TASKS, FOREVER));
            taker.assertWaits();
            if (commits) {
                transaction.commit();
            } else {
                transaction.abort();
            }
            assertThat(taker.result()).isEqualTo(commits ? Optional.empty() : Optional.of(TASK));
        }
        assertNothing(space);
    }

    @Test
    void readIfExistsWaitsForTheTakersEnd() throws Exception {
        TupleSpace space = space();
        for (boolean commits : new boolean[] {true, false}) {
            space.write(TASK);
            Transaction transaction = space.begin(LONG);
            transaction.take(TASKS, AT_ONCE);
            assertThat(space.readIfExists(TASKS, AT_ONCE)).isEmpty();
            Call<Optional<Tuple>> reader = start(() -> space.readIfExists(TASKS, FOREVER));
            reader.assertWaits();
            if (commits) {
                transaction.commit();
            } else {
                transaction.abort();
            }
            assertThat(reader.result()).isEqualTo(commits ? Optional.empty() : Optional.of(TASK));
        }
    }

    @Test
    void takeIfExistsWaitsForAReadersEnd() throws Exception {
        TupleSpace space = space();
        space.write(TASK);
        try (Transaction transaction = space.begin(LONG)) {
            transaction.read(TASKS, AT_ONCE);
            assertThat(space.readIfExists(TASKS, FOREVER)).contains(TASK);
            Call<Optional<Tuple>> taker = start(() -> space.takeIfExists(TASKS, FOREVER));
            taker.assertWaits();
            transaction.commit();
            assertThat(taker.result()).contains(TASK);
        }
    }

    @Test
    void onlyOneOfTwoIfExistsTakersGetsWhatComesBack() throws Exception {
        TupleSpace space = space();
        space.write(TASK);
        Transaction transaction = space.begin(LONG);
        transaction.take(TASKS, AT_ONCE);
        Call<Optional<Tuple>> one = start(() -> space.takeIfExists(TASKS, FOREVER));
        Call<Optional<Tuple>> two = start(() -> space.takeIfExists(TASKS, FOREVER));
        transaction.abort();
        assertThat(List.of(one.result(), two.result())).containsExactlyInAnyOrder(Optional.of(TASK), Optional.empty());
    }

    @Test
    void ifExistsTimesOut() throws Exception {
        TupleSpace space = space();
        space.write(TASK);
        try (Transaction transaction = space.begin(LONG)) {
            transaction.take(TASKS, AT_ONCE);
            Duration timeout = Duration.ofMillis(20);
            long start = System.nanoTime();
            assertThat(space.takeIfExists(TASKS, timeout)).isEmpty();
            assertThat(space.readIfExists(TASKS, timeout)).isEmpty();
            assertThat(System.nanoTime() - start)
                    .isGreaterThanOrEqualTo(timeout.multipliedBy(2).toNanos());
        }
    }

    @Test
    void ifExistsDoesNotWaitForWhatIsNotCommitted() throws Exception {
        TupleSpace space = space();
        try (Transaction transaction = space.begin(LONG)) {
            transaction.write(TASK);
            assertThat(launch(() -> space.readIfExists(TASKS, FOREVER)).result())
                    .isEmpty();
            assertThat(launch(() -> space.takeIfExists(TASKS, FOREVER)).result())
                    .isEmpty();
        }
    }

    @Test
    void ifExistsPrefersWhatIsFree() throws Exception {
        TupleSpace space = space();
        space.write(Tuple.of("task", 1));
        space.write(Tuple.of("task", 2));
        try (Transaction transaction = space.begin(LONG)) {
            Tuple held = transaction.take(TASKS, AT_ONCE).orElseThrow();
            Tuple free = space.takeIfExists(TASKS, FOREVER).orElseThrow();
            assertThat(List.of(held, free)).doesNotHaveDuplicates();
        }
    }

    // --- The end

    @Test
    void anEndedTransactionRefusesEveryVerb() throws Exception {
        TupleSpace space = space();
        Transaction committed = space.begin(LONG);
        committed.commit();
        Transaction aborted = space.begin(LONG);
        aborted.abort();
        Transaction over = space.begin(shortLease());
        passShortLease();
        for (Transaction transaction : List.of(committed, aborted, over)) {
            List<Verb> verbs = List.of(
                    () -> transaction.write(TASK),
                    () -> transaction.read(TASKS, AT_ONCE),
                    () -> transaction.take(TASKS, FOREVER),
                    () -> transaction.readIfExists(TASKS, FOREVER),
                    () -> transaction.takeIfExists(TASKS, AT_ONCE),
                    () -> transaction.readAll(TASKS, 1),
                    () -> transaction.takeAll(TASKS, 1),
                    () -> transaction.count(TASKS),
                    transaction::commit);
            for (Verb verb : verbs) {
                assertKind(SpaceException.Kind.TRANSACTION_ENDED, verb);
            }
            assertThat(transaction.renew(LONG)).isFalse();
            transaction.abort();
            transaction.close();
        }
        assertNothing(space);
    }

    @Test
    void closingAfterACommitUndoesNothing() throws Exception {
        TupleSpace space = space();
        try (Transaction transaction = space.begin(LONG)) {
            transaction.write(TASK);
            transaction.commit();
            transaction.abort();
        }
        assertThat(peek(space, TASKS)).contains(TASK);
    }

    @Test
    void theEndOfItsLeaseAborts() throws Exception {
        TupleSpace space = space();
        space.write(TASK);
        Transaction transaction = space.begin(shortLease());
        transaction.take(TASKS, AT_ONCE);
        transaction.write(Tuple.of("task", 2));
        passShortLease();
        assertThat(space.readAll(TASKS, 10)).containsExactly(TASK);
        assertKind(SpaceException.Kind.TRANSACTION_ENDED, transaction::commit);
        assertThat(space.takeAll(TASKS, 10)).containsExactly(TASK);
    }

    @Test
    void theEndOfItsLeaseWakesATaker() throws Exception {
        TupleSpace space = space();
        space.write(TASK);
        Transaction transaction = space.begin(shortLease());
        transaction.take(TASKS, AT_ONCE);
        Call<Optional<Tuple>> taker = start(() -> space.take(TASKS, FOREVER));
        passShortLease();
        assertThat(taker.result()).contains(TASK);
        assertThat(transaction.renew(LONG)).isFalse();
    }

    @Test
    void aRenewedTransactionGoesOn() throws Exception {
        TupleSpace space = space();
        Transaction transaction = space.begin(shortLease());
        transaction.write(TASK);
        assertThat(transaction.renew(LONG)).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> transaction.renew(Duration.ZERO));
        passShortLease();
        transaction.commit();
        assertThat(peek(space, TASKS)).contains(TASK);
    }

    @Test
    void anEndFailsTheCallsThatWaitInside() throws Exception {
        TupleSpace space = space();
        Transaction transaction = space.begin(LONG);
        Call<Optional<Tuple>> taker = start(() -> transaction.take(TASKS, FOREVER));
        taker.assertWaits();
        transaction.abort();
        assertKind(SpaceException.Kind.TRANSACTION_ENDED, taker::result);
        space.write(TASK);
        assertThat(space.count(TASKS)).isEqualTo(1);
    }

    @Test
    void closingTheSpaceAbortsItsTransactions() throws Exception {
        TupleSpace space = space();
        TupleSpace other = space();
        other.write(TASK);
        Transaction transaction = space.begin(LONG);
        transaction.take(TASKS, AT_ONCE);
        transaction.write(Tuple.of("task", 2));
        space.close();
        eventually("the tuple is there again", () -> other.count(TASKS) == 1);
        assertThat(other.takeAll(TASKS, 10)).containsExactly(TASK);
        assertThatThrownBy(transaction::commit).isInstanceOf(SpaceException.class);
        transaction.abort();
    }

    @Test
    void aTupleThatEndsWhileItIsHeldDoesNotComeBack() throws Exception {
        TupleSpace space = space();
        space.write(TASK, shortLease());
        Transaction transaction = space.begin(LONG);
        assertThat(transaction.take(TASKS, AT_ONCE)).contains(TASK);
        passShortLease();
        transaction.abort();
        assertNothing(space);
    }

    @Test
    void theLeaseOfATupleWrittenInsideRuns() throws Exception {
        TupleSpace space = space();
        Transaction transaction = space.begin(LONG);
        transaction.write(TASK, shortLease());
        Lease other = transaction.write(Tuple.of("task", 2));
        assertThat(other.cancel()).isTrue();
        transaction.write(Tuple.of("task", 3), shortLease().multipliedBy(100));
        passShortLease();
        transaction.commit();
        assertThat(space.readAll(TASKS, 10)).containsExactly(Tuple.of("task", 3));
    }

    @Test
    void inOrderWhatComesBackHasItsPlace() throws Exception {
        TupleSpace space = orderedSpace();
        IntStream.range(0, 5).forEach(i -> space.write(Tuple.of("task", i)));
        try (Transaction transaction = space.begin(LONG)) {
            transaction.take(Template.of("task", 3), AT_ONCE);
            transaction.take(Template.of("task", 0), AT_ONCE);
        }
        for (int i = 0; i < 5; i++) {
            assertThat(space.take(TASKS, AT_ONCE)).contains(Tuple.of("task", i));
        }
    }

    // --- At the same time

    @Test
    void nobodySeesAPartOfACommit() throws Exception {
        TupleSpace space = space();
        TupleSpace other = space();
        AtomicBoolean done = new AtomicBoolean();
        Call<Object> observer = launch(() -> {
            while (!done.get()) {
                assertThat(other.readAll(TASKS, 10).size() % 3)
                        .as("seed %d", seed)
                        .isZero();
            }
            return "";
        });
        for (int i = 0; i < rounds() / 4; i++) {
            try (Transaction transaction = space.begin(LONG)) {
                if (i % 2 == 0) {
                    IntStream.range(0, 3).forEach(k -> transaction.write(Tuple.of("task", k)));
                } else {
                    assertThat(transaction.takeAll(TASKS, 10)).hasSize(3);
                }
                transaction.commit();
            }
        }
        done.set(true);
        observer.result();
    }

    @Test
    void transfersByManyConserveTheSum() throws Exception {
        TupleSpace space = space();
        int accounts = 4;
        IntStream.range(0, accounts).forEach(i -> space.write(Tuple.of("account", i, 100)));
        AtomicInteger turn = new AtomicInteger();
        together(4, () -> {
            int mine = turn.getAndIncrement();
            for (int i = 0; i < rounds() / 10; i++) {
                // Ascending, so that no two wait for each other.
                int from = (mine + i) % (accounts - 1);
                try (Transaction transaction = space.begin(LONG)) {
                    Tuple a = transaction.take(account(from), FOREVER).orElseThrow();
                    Tuple b = transaction.take(account(from + 1), FOREVER).orElseThrow();
                    transaction.write(Tuple.of("account", from, a.longAt(2) - 1));
                    transaction.write(Tuple.of("account", from + 1, b.longAt(2) + 1));
                    if (i % 3 != 0) {
                        transaction.commit();
                    }
                }
            }
            return "";
        });
        assertThat(space.readAll(Template.of("account", Template.ANY, Template.ANY), 10))
                .hasSize(accounts)
                .satisfies(all -> assertThat(
                                all.stream().mapToLong(tuple -> tuple.longAt(2)).sum())
                        .isEqualTo(100L * accounts));
    }

    private static Template account(int number) {
        return Template.of("account", number, Template.ANY);
    }
}
