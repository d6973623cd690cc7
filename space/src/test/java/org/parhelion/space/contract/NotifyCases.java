package org.parhelion.space.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.parhelion.space.TupleVerbs.FOREVER;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.parhelion.space.Subscription;
import org.parhelion.space.Template;
import org.parhelion.space.Transaction;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;

/** Subscriptions. A tuple that only marks the end of a case follows what must not be reported: nothing waits for nothing. */
public abstract class NotifyCases extends TransactionCases {
    private static final Tuple LAST = Tuple.of("task", "last");

    private final List<Tuple> seen = new CopyOnWriteArrayList<>();

    private void writeLastAndAwaitIt(TupleSpace space) throws InterruptedException {
        space.write(LAST);
        eventually("the last tuple is reported", () -> seen.contains(LAST));
    }

    @Test
    void eachWriteIsReportedOnce() throws Exception {
        TupleSpace space = space();
        space.write(Tuple.of("task", "before"));
        List<Tuple> expected = new ArrayList<>();
        try (Subscription subscription = space.notify(TASKS, FOREVER, seen::add)) {
            TupleSpace other = space();
            for (int i = 0; i < 20; i++) {
                expected.add(Tuple.of("task", i));
                other.write(Tuple.of("task", i));
                other.write(Tuple.of("result", i));
            }
            writeLastAndAwaitIt(other);
            expected.add(LAST);
            assertThat(seen).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(subscription.complete()).isTrue();
        }
        assertThat(space.count(TASKS)).as("reports take nothing").isEqualTo(22);
    }

    @Test
    void subscriptionsOfEveryTemplateAreServed() throws Exception {
        TupleSpace space = space();
        List<Template> templates = List.of(
                Template.ALL, TASKS, Template.of(Template.ANY, 1), Template.of(Template.range("a", "z"), Template.ANY));
        AtomicInteger reports = new AtomicInteger();
        for (Template template : templates) {
            space.notify(template, FOREVER, _ -> reports.incrementAndGet());
        }
        space.write(TASK);
        eventually("all are served", () -> reports.get() == templates.size());
    }

    @Test
    void aTransactionsWritesAreReportedAtItsCommit() throws Exception {
        TupleSpace space = space();
        space.notify(TASKS, FOREVER, seen::add);
        try (Transaction aborted = space.begin(FOREVER)) {
            aborted.write(Tuple.of("task", "aborted"));
        }
        try (Transaction transaction = space.begin(FOREVER)) {
            transaction.write(Tuple.of("task", "inside"));
            transaction.write(Tuple.of("task", "written and taken"));
            transaction.take(Template.of("task", "written and taken"), AT_ONCE);
            space.write(Tuple.of("task", "outside"));
            eventually("the write outside is reported", () -> !seen.isEmpty());
            assertThat(seen).containsExactly(Tuple.of("task", "outside"));
            transaction.commit();
        }
        writeLastAndAwaitIt(space);
        assertThat(seen).containsExactlyInAnyOrder(Tuple.of("task", "outside"), Tuple.of("task", "inside"), LAST);
    }

    @Test
    void whatComesBackIsNotReportedAgain() throws Exception {
        TupleSpace space = space();
        space.notify(TASKS, FOREVER, seen::add);
        space.write(TASK);
        try (Transaction transaction = space.begin(FOREVER)) {
            transaction.take(TASKS, AT_ONCE);
        }
        writeLastAndAwaitIt(space);
        assertThat(seen).containsExactlyInAnyOrder(TASK, LAST);
    }

    @Test
    void whatAWaitingTakerReceivesIsReportedToo() throws Exception {
        TupleSpace space = space();
        space.notify(TASKS, FOREVER, seen::add);
        Call<?> taker = start(() -> space.take(TASKS, FOREVER));
        space.write(TASK);
        taker.result();
        writeLastAndAwaitIt(space);
        assertThat(seen).contains(TASK);
    }

    @Test
    void aClosedSubscriptionReportsNothing() throws Exception {
        TupleSpace space = space();
        List<Tuple> ended = new CopyOnWriteArrayList<>();
        Subscription subscription = space.notify(TASKS, FOREVER, ended::add);
        space.notify(TASKS, FOREVER, seen::add);
        subscription.close();
        subscription.close();
        assertThat(subscription.renew(FOREVER)).isFalse();
        writeLastAndAwaitIt(space);
        assertThat(ended).isEmpty();
    }

    @Test
    void aSubscriptionEndsWithItsLease() throws Exception {
        TupleSpace space = space();
        List<Tuple> ended = new CopyOnWriteArrayList<>();
        Subscription over = space.notify(TASKS, shortLease(), ended::add);
        Subscription renewed = space.notify(TASKS, shortLease(), seen::add);
        assertThatIllegalArgumentException().isThrownBy(() -> renewed.renew(Duration.ZERO));
        assertThat(renewed.renew(FOREVER)).isTrue();
        passShortLease();
        assertThat(over.renew(FOREVER)).isFalse();
        writeLastAndAwaitIt(space);
        assertThat(ended).isEmpty();
    }

    @Test
    void aHandlerThatThrowsEndsItsSubscription() throws Exception {
        TupleSpace space = space();
        AtomicInteger calls = new AtomicInteger();
        Subscription subscription = space.notify(TASKS, FOREVER, _ -> {
            calls.incrementAndGet();
            throw new IllegalStateException("a handler's fault, on purpose");
        });
        space.notify(TASKS, FOREVER, seen::add);
        space.write(TASK);
        eventually("the subscription ends", () -> !subscription.renew(FOREVER));
        writeLastAndAwaitIt(space);
        assertThat(calls).hasValue(1);
    }

    @Test
    void aHandlerIsCalledForOneTupleAfterAnother() throws Exception {
        TupleSpace space = space();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        space.notify(TASKS, FOREVER, tuple -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            LockSupport.parkNanos(100_000);
            inside.decrementAndGet();
            seen.add(tuple);
        });
        together(4, () -> space.write(TASK));
        writeLastAndAwaitIt(space);
        eventually("all are reported", () -> seen.size() == 5);
        assertThat(most).hasValue(1);
    }

    @Test
    void aHandlerMayUseTheSpace() throws Exception {
        TupleSpace space = space();
        space.notify(TASKS, FOREVER, tuple -> space.write(Tuple.of("result", tuple.longAt(1))));
        space.write(TASK);
        assertThat(space.take(Template.of("result", 1), patience())).isPresent();
    }

    @Test
    void closingASubscriptionWaitsForItsHandler() throws Exception {
        TupleSpace space = space();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Subscription subscription = space.notify(TASKS, FOREVER, tuple -> {
            entered.countDown();
            await(go);
            seen.add(tuple);
        });
        space.write(TASK);
        await(entered);
        Call<Object> closer = start(() -> {
            subscription.close();
            assertThat(seen).containsExactly(TASK);
            return "";
        });
        go.countDown();
        closer.result();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
