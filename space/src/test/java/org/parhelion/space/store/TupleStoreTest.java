package org.parhelion.space.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;

/** The store answers as the plain space does, to every sequence of requests; and what only the store promises. */
class TupleStoreTest {
    private static final long NEVER = Long.MAX_VALUE;
    private static final Template TASKS = Template.of("task", Template.ANY);

    private final long seed = Long.getLong("parhelion.seed", new Random().nextLong());
    private final RandomGenerator random = new SplittableRandom(seed);

    /** A reply, without the words of a refusal. */
    private record Reply(long client, long request, SpaceReply reply) {
        static Replies into(List<Reply> replies) {
            return (client, request, reply) -> replies.add(new Reply(
                    client,
                    request,
                    reply instanceof SpaceReply.Refused(SpaceException.Kind kind, String words) && !words.isEmpty()
                            ? new SpaceReply.Refused(kind, "")
                            : reply));
        }
    }

    private final List<Reply> replies = new ArrayList<>();
    private final TupleStore store = new TupleStore(Reply.into(replies));

    @RepeatedTest(200)
    void theStoreAnswersAsThePlainSpace() {
        List<Reply> expected = new ArrayList<>();
        PlainSpace plain = new PlainSpace(Reply.into(expected));
        List<String> script = new ArrayList<>();
        boolean ifExists = random.nextBoolean();
        opened.clear();
        leases = 0;
        long now = 0;
        for (int request = 1; request <= 300; request++) {
            long client = 1L + random.nextInt(3);
            now += random.nextInt(4) == 0 ? INSTANT * random.nextLong(8) : 0L;
            replies.clear();
            expected.clear();
            if (random.nextInt(60) == 0) {
                script.add(now + ": disconnect " + client);
                while (ifExists && store.nextDeadlineNanos() <= now) {
                    store.expire(store.nextDeadlineNanos());
                }
                store.disconnect(now, client);
                plain.disconnect(now, client);
            } else {
                SpaceRequest body = request(request, ifExists);
                script.add(now + ": " + client + " " + request + " " + body);
                // Calls may be late. What waits while something exists then learns late that it does not.
                while ((ifExists || random.nextBoolean()) && store.nextDeadlineNanos() <= now) {
                    store.expire(store.nextDeadlineNanos());
                }
                store.apply(now, client, request, body);
                plain.apply(now, client, request, body);
            }
            store.expire(now);
            assertThat(sorted(replies))
                    .as(() -> "seed " + seed + ", after " + String.join("\n", script))
                    .isEqualTo(sorted(expected));
            for (Reply reply : replies) {
                if (reply.reply() instanceof SpaceReply.Opened(long number)
                        && script.getLast().contains("Begin")) {
                    opened.add(number);
                }
            }
        }
    }

    private static List<Reply> sorted(List<Reply> replies) {
        return replies.stream()
                .sorted(Comparator.comparingLong(Reply::client).thenComparingLong(Reply::request))
                .toList();
    }

    /** Leases start at multiples of this and have different rests: no two end together, which has an order of its own in each. */
    private static final long INSTANT = 1000;

    private long leases;

    /** The transactions that were begun lately; some have ended. */
    private final List<Long> opened = new ArrayList<>();

    private long transaction() {
        int last = opened.size();
        return last == 0 ? 1 : opened.get(last - 1 - random.nextInt(Math.min(last, 3)));
    }

    private SpaceRequest request(int count, boolean ifExists) {
        long transaction = random.nextBoolean() ? 0 : transaction();
        return switch (random.nextInt(22)) {
            case 0, 1, 2, 3, 4, 5 -> new SpaceRequest.Write(tuple(), lease(), transaction);
            case 6, 7, 8, 9, 10 ->
                new SpaceRequest.Find(
                        template(),
                        random.nextInt(3) > 0,
                        ifExists && random.nextInt(3) == 0,
                        random.nextInt(3) == 0 ? 0 : lease(),
                        transaction);
            case 11 -> new SpaceRequest.FindAll(template(), random.nextBoolean(), 1 + random.nextInt(3), transaction);
            case 12 -> new SpaceRequest.Count(template(), transaction);
            case 13, 14, 15 -> new SpaceRequest.Begin(lease());
            case 16 -> new SpaceRequest.End(transaction(), random.nextBoolean());
            case 17 -> new SpaceRequest.Renew(transaction(), lease());
            case 18 -> new SpaceRequest.Renew(number(count), lease());
            case 19 -> new SpaceRequest.Remove(number(count));
            case 20 ->
                random.nextInt(3) == 0
                        ? new SpaceRequest.Unsubscribe(number(count))
                        : new SpaceRequest.Subscribe(template(), lease());
            default -> new SpaceRequest.Cancel(1L + random.nextInt(count));
        };
    }

    /** Numbers of what was opened lately are likely. */
    private long number(int count) {
        return Math.max(1, count - random.nextInt(1 + Math.min(count, 40)));
    }

    private long lease() {
        return random.nextInt(3) == 0 ? NEVER : INSTANT * random.nextLong(30) + ++leases;
    }

    private Tuple tuple() {
        return random.nextInt(4) == 0
                ? Tuple.of(random.nextInt(2))
                : Tuple.of("k" + random.nextInt(2), random.nextInt(3));
    }

    private Template template() {
        return switch (random.nextInt(6)) {
            case 0 -> Template.ALL;
            case 1 -> Template.of(Template.ANY);
            case 2 -> Template.of(Template.ANY, random.nextInt(3));
            case 3 -> Template.of("k" + random.nextInt(2), random.nextInt(3));
            default -> Template.of("k" + random.nextInt(2), Template.ANY);
        };
    }

    @Test
    void aWriteServesExactlyOneOfManyTakers() {
        for (int taker = 1; taker <= 64; taker++) {
            store.apply(0, taker, 1, new SpaceRequest.Find(TASKS, true, false, NEVER, 0));
        }
        for (int served = 1; served <= 64; served++) {
            replies.clear();
            store.apply(0, 100, served, new SpaceRequest.Write(Tuple.of("task", served), NEVER, 0));
            assertThat(replies).extracting(Reply::client).containsExactly(100L, (long) served);
        }
    }

    @Test
    void oneCallDeletesFewOfManyEndedTuples() {
        int tuples = 5 * TupleStore.EXPIRED_MAX;
        for (int i = 0; i < tuples; i++) {
            store.apply(0, 1, i, new SpaceRequest.Write(Tuple.of("task", i), 10, 0));
        }
        int calls = 0;
        while (store.nextDeadlineNanos() <= 10) {
            store.expire(10);
            calls++;
        }
        assertThat(calls).isBetween(5, 6);
        assertThat(store.nextDeadlineNanos()).isEqualTo(NEVER);
    }

    @Test
    void aSearchAmongManyEndedTuplesIsAnsweredLater() {
        int tuples = 3 * TupleIndex.PASSED_MAX;
        for (int i = 0; i < tuples; i++) {
            store.apply(0, 1, i, new SpaceRequest.Write(Tuple.of("task", i), 10, 0));
        }
        store.apply(0, 1, tuples, new SpaceRequest.Write(Tuple.of("task", -1), NEVER, 0));
        store.apply(0, 1, tuples + 1, new SpaceRequest.Write(Tuple.of("other", -1), NEVER, 0));
        replies.clear();
        store.apply(20, 2, 1, new SpaceRequest.Find(TASKS, true, false, 0, 0));
        store.apply(20, 2, 2, new SpaceRequest.FindAll(TASKS, false, 10, 0));
        store.apply(20, 2, 3, new SpaceRequest.Count(TASKS, 0));
        store.apply(20, 2, 4, new SpaceRequest.Count(Template.of("other", Template.ANY), 0));
        assertThat(replies)
                .as("what is elsewhere is answered at once")
                .containsExactly(new Reply(2, 4, new SpaceReply.Counted(1)));
        replies.clear();
        store.apply(20, 2, 5, new SpaceRequest.Cancel(2));
        assertThat(replies).containsExactly(new Reply(2, 5, new SpaceReply.Done(true)));
        replies.clear();
        while (store.nextDeadlineNanos() <= 20) {
            store.expire(20);
        }
        assertThat(replies)
                .containsExactly(
                        new Reply(2, 1, new SpaceReply.Found(Optional.of(Tuple.of("task", -1)))),
                        new Reply(2, 3, new SpaceReply.Counted(0)));
    }

    @Test
    void timeThatGoesBackwardsStandsStill() {
        store.apply(100, 1, 1, new SpaceRequest.Write(Tuple.of("task", 1), 10, 0));
        store.apply(50, 1, 2, new SpaceRequest.Count(TASKS, 0));
        store.apply(109, 1, 3, new SpaceRequest.Count(TASKS, 0));
        store.apply(110, 1, 4, new SpaceRequest.Count(TASKS, 0));
        assertThat(replies.subList(1, 4))
                .extracting(Reply::reply)
                .containsExactly(new SpaceReply.Counted(1), new SpaceReply.Counted(1), new SpaceReply.Counted(0));
    }
}
