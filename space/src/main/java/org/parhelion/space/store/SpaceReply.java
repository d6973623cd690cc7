package org.parhelion.space.store;

import java.util.List;
import java.util.Optional;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Tuple;

/** What a {@link TupleStore} answers. */
public sealed interface SpaceReply {
    /**
     * An entry, a transaction or a subscription was opened.
     *
     * @param number its number, by which later requests name it; unique in its space, at least 1
     */
    record Opened(long number) implements SpaceReply {}

    /**
     * The end of a search for one tuple.
     *
     * @param tuple what was found, if anything
     */
    record Found(Optional<Tuple> tuple) implements SpaceReply {
        /** Nothing was found. */
        public static final Found NOTHING = new Found(Optional.empty());
    }

    /**
     * The result of a search for several tuples.
     *
     * @param tuples what was found
     */
    record FoundAll(List<Tuple> tuples) implements SpaceReply {
        /** Copies the list. */
        public FoundAll {
            tuples = List.copyOf(tuples);
        }
    }

    /**
     * The result of a count.
     *
     * @param tuples their number
     */
    record Counted(long tuples) implements SpaceReply {}

    /**
     * The request was processed.
     *
     * @param effect whether it changed anything
     */
    record Done(boolean effect) implements SpaceReply {}

    /**
     * A tuple became visible that a subscription looks for.
     *
     * @param tuple the tuple
     */
    record Notified(Tuple tuple) implements SpaceReply {}

    /** A subscription ended; nothing more follows. */
    record Closed() implements SpaceReply {}

    /**
     * The request had no effect.
     *
     * @param kind why
     * @param message why, in words
     */
    record Refused(SpaceException.Kind kind, String message) implements SpaceReply {}
}
