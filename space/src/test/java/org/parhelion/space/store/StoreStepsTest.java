package org.parhelion.space.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;

/** Single steps that random runs seldom reach. */
class StoreStepsTest {
    private static final long NEVER = Long.MAX_VALUE;
    private static final Template TASKS = Template.of("task", Template.ANY);

    private record Reply(long client, long request, SpaceReply body) {}

    private final List<Reply> replies = new ArrayList<>();
    private final TupleStore store =
            new TupleStore((client, request, body) -> replies.add(new Reply(client, request, body)));
    private long requests;

    /** Applies a request, and returns its number. */
    private long apply(long nowNanos, long client, SpaceRequest body) {
        store.apply(nowNanos, client, ++requests, body);
        return requests;
    }

    /** Applies a request that opens something, and returns the number of that. */
    private long open(long nowNanos, long client, SpaceRequest body) {
        apply(nowNanos, client, body);
        return ((SpaceReply.Opened) replies.getLast().body()).number();
    }

    private long write(int task, long leaseNanos) {
        return open(0, 1, new SpaceRequest.Write(Tuple.of("task", task), leaseNanos, 0));
    }

    private static SpaceRequest.Find take(long timeoutNanos) {
        return new SpaceRequest.Find(TASKS, true, false, timeoutNanos, 0);
    }

    private static SpaceReply found(int task) {
        return new SpaceReply.Found(Optional.of(Tuple.of("task", task)));
    }

    private void expire(long nowNanos) {
        while (store.nextDeadlineNanos() <= nowNanos) {
            store.expire(nowNanos);
        }
    }

    @Test
    void aCanceledTakeTakesNothing() {
        long waiting = apply(0, 1, take(NEVER));
        long cancel = apply(0, 1, new SpaceRequest.Cancel(waiting));
        assertThat(replies).containsExactly(new Reply(1, cancel, new SpaceReply.Done(true)));
        write(1, NEVER);
        assertThat(replies).noneMatch(reply -> reply.request() == waiting);
        long again = apply(0, 1, new SpaceRequest.Cancel(waiting));
        long count = apply(0, 1, new SpaceRequest.Count(TASKS, 0));
        assertThat(replies)
                .contains(
                        new Reply(1, again, new SpaceReply.Done(false)),
                        new Reply(1, count, new SpaceReply.Counted(1)));
    }

    @Test
    void whatIsFreeAgainIsGivenInTheOrderOfItsWriting() {
        write(1, NEVER);
        write(2, NEVER);
        long transaction = open(0, 2, new SpaceRequest.Begin(NEVER));
        apply(0, 2, new SpaceRequest.Find(Template.of("task", 2), false, false, 0, transaction));
        apply(0, 2, new SpaceRequest.Find(Template.of("task", 1), true, false, 0, transaction));
        long first = apply(0, 3, take(NEVER));
        long second = apply(0, 4, take(NEVER));
        replies.clear();
        apply(0, 2, new SpaceRequest.End(transaction, false));
        assertThat(replies).contains(new Reply(3, first, found(1)), new Reply(4, second, found(2)));
    }

    @Test
    void aRemovedTupleEndsTheWaitOfWhomItsReaderKeptFromIt() {
        long entry = write(1, NEVER);
        long transaction = open(0, 2, new SpaceRequest.Begin(NEVER));
        apply(0, 2, new SpaceRequest.Find(TASKS, false, false, 0, transaction));
        long waiting = apply(0, 3, new SpaceRequest.Find(TASKS, true, true, NEVER, 0));
        replies.clear();
        long remove = apply(0, 1, new SpaceRequest.Remove(entry));
        assertThat(replies)
                .containsExactlyInAnyOrder(
                        new Reply(1, remove, new SpaceReply.Done(true)),
                        new Reply(3, waiting, SpaceReply.Found.NOTHING));
    }

    @Test
    void whoTakesAnyTupleIfOneExistsWaitsForThoseThatATransactionHolds() {
        write(1, NEVER);
        long transaction = open(0, 2, new SpaceRequest.Begin(NEVER));
        apply(0, 2, new SpaceRequest.Find(TASKS, true, false, 0, transaction));
        long waiting = apply(0, 3, new SpaceRequest.Find(Template.ALL, true, true, NEVER, 0));
        assertThat(replies).noneMatch(reply -> reply.request() == waiting);
        apply(0, 2, new SpaceRequest.End(transaction, false));
        assertThat(replies).contains(new Reply(3, waiting, found(1)));
    }

    @Test
    void aLeaseThatHasEndedIsNeitherRenewedNorCanceled() {
        long entry = write(1, 10);
        long renew = apply(20, 1, new SpaceRequest.Renew(entry, NEVER));
        long remove = apply(20, 1, new SpaceRequest.Remove(entry));
        long count = apply(20, 1, new SpaceRequest.Count(TASKS, 0));
        assertThat(replies)
                .contains(
                        new Reply(1, renew, new SpaceReply.Done(false)),
                        new Reply(1, remove, new SpaceReply.Done(false)),
                        new Reply(1, count, new SpaceReply.Counted(0)));
    }

    @Test
    void postponedSearchesAreAnsweredExceptThoseOfClientsThatLeft() {
        for (int i = 0; i < 3 * TupleIndex.PASSED_MAX; i++) {
            write(i, 10);
        }
        write(-1, NEVER);
        replies.clear();
        apply(20, 2, take(0));
        apply(20, 2, new SpaceRequest.FindAll(TASKS, true, 10, 0));
        long all = apply(20, 3, new SpaceRequest.FindAll(TASKS, false, 10, 0));
        assertThat(replies).isEmpty();
        store.disconnect(20, 2);
        expire(20);
        assertThat(replies).containsExactly(new Reply(3, all, new SpaceReply.FoundAll(List.of(Tuple.of("task", -1)))));
    }
}
