package org.parhelion.space.contract;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.parhelion.space.SpaceName;
import org.parhelion.space.Subscription;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleField;
import org.parhelion.space.spi.Durations;
import org.parhelion.space.store.SpaceChannel;
import org.parhelion.space.store.SpaceReply;
import org.parhelion.space.store.SpaceRequest;
import org.parhelion.space.store.SpaceRequest.Find;
import org.parhelion.space.store.SpaceRequest.FindAll;

/** Faults that a backend could have, each with cases of the contract that must catch it. */
enum Fault {
    /** None: the cases that catch the others pass. */
    NONE("aWrittenTupleIsReadAndStays"),

    /** A take removes all matches and returns one. */
    TAKE_REMOVES_ALL("anotherOpeningTakesExactlyOneOfManyMatches", "equalTuplesAreSeparateEntries"),

    /** Two takers can get the same tuple: a take reads first and removes then. */
    TAKE_IN_TWO_STEPS("noTwoTakersGetTheSameTuple"),

    /** A take leaves the tuple. */
    TAKE_READS("aTakenTupleIsGone"),

    /** A write replaces an equal tuple. */
    EQUAL_TUPLES_ARE_ONE("equalTuplesAreSeparateEntries"),

    /** A waiting call looks once, and then not before its timeout. */
    NO_WAKING("aTakerWaitsForAWrite", "aReaderWaitsForAWrite"),

    /** A taker that was interrupted still takes the next tuple. */
    INTERRUPTED_TAKER_TAKES("anInterruptedTakerTakesNothing"),

    /** A taker that timed out still takes the next tuple. */
    LATE_TAKER_TAKES("aTakerThatTimedOutTakesNothingLater"),

    /** A wait is shorter than its timeout. */
    EARLY_TIMEOUT("aTimeoutEndsAWait"),

    /** Leases do not end. */
    LEASES_NEVER_END("anEndedLeaseRemovesItsTuple", "manyLeasesEndTogether"),

    /** A renewal changes nothing. */
    RENEWAL_CHANGES_NOTHING("aRenewedLeaseEndsLater", "aRenewedTransactionGoesOn"),

    /** takeAll ignores its limit. */
    TAKE_ALL_WITHOUT_LIMIT("takeAllReturnsExactlyWhatItRemoves"),

    /** The last written is found first. */
    LAST_IN_FIRST_OUT("inOrderTheFirstWrittenIsFoundFirst"),

    /** Text ends at its first NUL. */
    TEXT_ENDS_AT_NUL("hostileTextIsOnlyText", "everyValueComesBackEqual"),

    /** What a transaction writes is visible at once. */
    WRITES_INSIDE_ARE_VISIBLE("whatIsWrittenInsideIsSeenInsideOnly", "anAbortDropsWhatWasWritten"),

    /** What a transaction takes is gone for good at once. */
    TAKES_INSIDE_ARE_FINAL("anAbortBringsBackWhatWasTaken"),

    /** Reading in a transaction locks nothing. */
    READS_INSIDE_LOCK_NOTHING("whatIsReadInsideIsReadButNotTakenOutside", "theEndOfAReaderWakesATaker"),

    /** An abort commits. */
    ABORT_COMMITS("anAbortDropsWhatWasWritten", "anAbortBringsBackWhatWasTaken"),

    /** takeIfExists does not wait for transactions. */
    IF_EXISTS_NEVER_WAITS("takeIfExistsWaitsForTheTakersEnd", "readIfExistsWaitsForTheTakersEnd"),

    /** takeIfExists waits like take. */
    IF_EXISTS_ALWAYS_WAITS("ifExistsDoesNotWaitForWhatIsNotThere", "takeIfExistsWaitsForTheTakersEnd"),

    /** A closed space leaves its transactions open. */
    CLOSING_LEAVES_TRANSACTIONS("closingTheSpaceAbortsItsTransactions"),

    /** Each tuple is reported twice. */
    REPORTS_TWICE("eachWriteIsReportedOnce"),

    /** A subscription that was closed reports on. */
    CLOSED_SUBSCRIPTION_REPORTS("aClosedSubscriptionReportsNothing"),

    /** Tenant and namespace are joined by a colon. */
    NAMES_ARE_JOINED("namesThatLookAlikeAreDifferentSpaces") {
        @Override
        SpaceName name(SpaceName name) {
            return joined(name.tenant() + ":" + name.namespace());
        }
    },

    /** Names are compared without case. */
    NAMES_WITHOUT_CASE("namesThatLookAlikeAreDifferentSpaces") {
        @Override
        SpaceName name(SpaceName name) {
            return new SpaceName(name.tenant().toLowerCase(Locale.ROOT), name.namespace());
        }
    },

    /** All tenants share one space. */
    TENANTS_SHARE("noTemplateSeesAnotherTenantsTuple", "aWriteWakesNoOtherTenant") {
        @Override
        SpaceName name(SpaceName name) {
            return new SpaceName("all", name.namespace());
        }
    };

    private static final long GAP_NANOS = 200_000;

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes an immutable list; its type does not tell.
    private final List<String> cases;

    Fault(String... cases) {
        this.cases = List.of(cases);
    }

    /** {@return the cases that must catch it} */
    List<String> cases() {
        return cases;
    }

    SpaceName name(SpaceName name) {
        return name;
    }

    private static SpaceName joined(String text) {
        int length = Math.min(text.length(), SpaceName.LENGTH_MAX);
        return new SpaceName(text.substring(0, length), text.length() > length ? text.substring(length) : "-");
    }

    SpaceChannel plantedIn(SpaceChannel channel) {
        return new FaultyChannel(this, channel);
    }

    /** A channel that changes requests as a fault would. */
    private record FaultyChannel(Fault fault, SpaceChannel right) implements SpaceChannel {
        @Override
        public SpaceReply call(SpaceRequest request) {
            return switch (request) {
                case SpaceRequest.Write write -> write(write);
                case Find find -> findNow(find);
                case FindAll all ->
                    right.call(new FindAll(
                            all.template(),
                            all.take(),
                            fault == TAKE_ALL_WITHOUT_LIMIT ? Integer.MAX_VALUE : all.max(),
                            fault == TAKES_INSIDE_ARE_FINAL && all.take()
                                    ? SpaceRequest.NO_TRANSACTION
                                    : all.transaction()));
                case SpaceRequest.End end ->
                    right.call(fault == ABORT_COMMITS ? new SpaceRequest.End(end.transaction(), true) : end);
                case SpaceRequest.Renew _ when fault == RENEWAL_CHANGES_NOTHING -> new SpaceReply.Done(true);
                default -> right.call(request);
            };
        }

        private SpaceReply write(SpaceRequest.Write write) {
            Tuple tuple = write.tuple();
            if (fault == EQUAL_TUPLES_ARE_ONE) {
                right.call(new FindAll(exactly(tuple), true, 1, write.transaction()));
            }
            if (fault == TEXT_ENDS_AT_NUL) {
                tuple = new Tuple(
                        tuple.fields().stream().map(FaultyChannel::cut).toList());
            }
            return right.call(new SpaceRequest.Write(
                    tuple,
                    fault == LEASES_NEVER_END ? Long.MAX_VALUE : write.leaseNanos(),
                    fault == WRITES_INSIDE_ARE_VISIBLE ? SpaceRequest.NO_TRANSACTION : write.transaction()));
        }

        private static TupleField cut(TupleField field) {
            return field instanceof TupleField.OfString(String text) && text.indexOf('\0') >= 0
                    ? TupleField.of(text.substring(0, text.indexOf('\0')))
                    : field;
        }

        private static Template exactly(Tuple tuple) {
            return Template.of(tuple.fields().toArray());
        }

        private SpaceReply findNow(Find find) {
            Template template = find.template();
            if (find.take()) {
                switch (fault) {
                    case TAKE_REMOVES_ALL -> {
                        return first(right.call(new FindAll(template, true, Integer.MAX_VALUE, find.transaction())));
                    }
                    case TAKE_IN_TWO_STEPS -> {
                        SpaceReply read = first(right.call(new FindAll(template, false, 1, find.transaction())));
                        LockSupport.parkNanos(GAP_NANOS);
                        if (read instanceof SpaceReply.Found(Optional<Tuple> tuple) && tuple.isPresent()) {
                            right.call(new FindAll(exactly(tuple.get()), true, 1, find.transaction()));
                        }
                        return read;
                    }
                    case TAKE_READS -> {
                        return right.call(new Find(template, false, find.ifExists(), 0, find.transaction()));
                    }
                    case LAST_IN_FIRST_OUT -> {
                        if (right.call(new FindAll(template, false, Integer.MAX_VALUE, find.transaction()))
                                        instanceof SpaceReply.FoundAll(List<Tuple> all)
                                && !all.isEmpty()) {
                            return first(right.call(new FindAll(exactly(all.getLast()), true, 1, find.transaction())));
                        }
                    }
                    default -> {}
                }
            }
            long transaction = find.transaction();
            if ((fault == READS_INSIDE_LOCK_NOTHING && !find.take())
                    || (fault == TAKES_INSIDE_ARE_FINAL && find.take())) {
                transaction = SpaceRequest.NO_TRANSACTION;
            }
            return right.call(new Find(template, find.take(), find.ifExists(), find.timeoutNanos(), transaction));
        }

        private static SpaceReply first(SpaceReply reply) {
            return reply instanceof SpaceReply.FoundAll(List<Tuple> all)
                    ? new SpaceReply.Found(all.stream().findFirst())
                    : reply;
        }

        @Override
        public SpaceReply await(Find find) throws InterruptedException {
            switch (fault) {
                case NO_WAKING -> {
                    SpaceReply once = right.call(with(find, find.ifExists(), 0));
                    if (once.equals(SpaceReply.Found.NOTHING)) {
                        LockSupport.parkNanos(find.timeoutNanos());
                    }
                    return once;
                }
                case EARLY_TIMEOUT -> {
                    return right.await(with(find, find.ifExists(), find.timeoutNanos() / 2));
                }
                case LATE_TAKER_TAKES -> {
                    SpaceReply reply = right.await(find);
                    if (reply.equals(SpaceReply.Found.NOTHING)) {
                        leaveWaiting(find);
                    }
                    return reply;
                }
                case INTERRUPTED_TAKER_TAKES -> {
                    try {
                        return right.await(find);
                    } catch (InterruptedException e) {
                        leaveWaiting(find);
                        throw e;
                    }
                }
                case IF_EXISTS_NEVER_WAITS -> {
                    return find.ifExists() ? right.call(with(find, true, 0)) : right.await(find);
                }
                case IF_EXISTS_ALWAYS_WAITS -> {
                    return right.await(with(find, false, find.timeoutNanos()));
                }
                default -> {
                    return right.await(find);
                }
            }
        }

        private static Find with(Find find, boolean ifExists, long timeoutNanos) {
            return new Find(find.template(), find.take(), ifExists, timeoutNanos, find.transaction());
        }

        private void leaveWaiting(Find find) throws InterruptedException {
            Thread ghost = Thread.startVirtualThread(() -> {
                try {
                    right.await(with(find, false, Durations.nanos(Duration.ofMinutes(1))));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            while (ghost.getState() != Thread.State.WAITING) {
                LockSupport.parkNanos(GAP_NANOS);
            }
        }

        @Override
        public Subscription subscribe(SpaceRequest.Subscribe subscribe, Consumer<Tuple> handler) {
            Subscription subscription = right.subscribe(subscribe, tuple -> {
                handler.accept(tuple);
                if (fault == REPORTS_TWICE) {
                    handler.accept(tuple);
                }
            });
            return fault == CLOSED_SUBSCRIPTION_REPORTS ? new Open(subscription) : subscription;
        }

        @Override
        public void close() {
            if (fault != CLOSING_LEAVES_TRANSACTIONS) {
                right.close();
            }
        }
    }

    /** A subscription that does not close. */
    private record Open(Subscription right) implements Subscription {
        @Override
        public boolean renew(Duration lease) {
            return false;
        }

        @Override
        public boolean complete() {
            return right.complete();
        }

        @Override
        public void close() {}
    }
}
