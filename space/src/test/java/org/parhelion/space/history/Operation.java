package org.parhelion.space.history;

import java.util.HexFormat;
import java.util.Optional;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.spi.TupleCodec;

/**
 * One call of a client.
 *
 * @param client who called
 * @param start when the call began, on a clock that all clients share
 * @param end when it returned; {@link #NEVER} if its outcome is unknown
 * @param action what was called, and what came back
 */
public record Operation(int client, long start, long end, Action action) {
    /** The end of a call that never returned, or failed so that its outcome is unknown. */
    public static final long NEVER = Long.MAX_VALUE;

    /** A verb with its result. If the outcome is unknown, a result means nothing. */
    public sealed interface Action {
        /**
         * Wrote a tuple.
         *
         * @param tuple the tuple
         */
        record Write(Tuple tuple) implements Action {}

        /**
         * Looked for a tuple.
         *
         * @param template what for
         * @param result what it found
         */
        record Read(Template template, Optional<Tuple> result) implements Action {}

        /**
         * Looked for a tuple and removed it.
         *
         * @param template what for
         * @param result what it removed
         */
        record Take(Template template, Optional<Tuple> result) implements Action {}

        /**
         * Counted tuples.
         *
         * @param template which
         * @param result how many there were
         */
        record Count(Template template, long result) implements Action {}
    }

    /** Checks the times. */
    public Operation {
        if (end < start) {
            throw new IllegalArgumentException("the call ended at " + end + ", before its start at " + start);
        }
    }

    /** {@return whether the call may have had its effect, or may have it later, or never} */
    public boolean unknown() {
        return end == NEVER;
    }

    /**
     * {@return whether a tuple was written, or found, or may have been}
     *
     * <p>A backend whose takes offer a tuple before they take it hides it meanwhile. If the offer is withdrawn, others have missed a
     * tuple that was there; what was found is explained by one order all the same.
     */
    public boolean finds() {
        return unknown()
                || switch (action) {
                    case Action.Write _ -> true;
                    case Action.Read(Template _, Optional<Tuple> result) -> result.isPresent();
                    case Action.Take(Template _, Optional<Tuple> result) -> result.isPresent();
                    case Action.Count _ -> false;
                };
    }

    /** {@return the operation in one line, which {@link #parse} reads} */
    public String toLine() {
        String body = switch (action) {
            case Action.Write(Tuple tuple) -> "write " + hex(TupleCodec.encode(tuple)) + " -";
            case Action.Read(Template template, Optional<Tuple> result) ->
                "read " + hex(TupleCodec.encode(template)) + " " + text(result);
            case Action.Take(Template template, Optional<Tuple> result) ->
                "take " + hex(TupleCodec.encode(template)) + " " + text(result);
            case Action.Count(Template template, long result) ->
                "count " + hex(TupleCodec.encode(template)) + " " + result;
        };
        return client + " " + start + " " + end + " " + body;
    }

    /**
     * Reads what {@link #toLine} wrote.
     *
     * @param line the line
     * @return the operation
     */
    public static Operation parse(String line) {
        String[] parts = line.split(" ", -1);
        byte[] what = HexFormat.of().parseHex(parts[4]);
        Action action = switch (parts[3]) {
            case "write" -> new Action.Write(TupleCodec.decodeTuple(what));
            case "read" -> new Action.Read(TupleCodec.decodeTemplate(what), tuple(parts[5]));
            case "take" -> new Action.Take(TupleCodec.decodeTemplate(what), tuple(parts[5]));
            case "count" -> new Action.Count(TupleCodec.decodeTemplate(what), Long.parseLong(parts[5]));
            default -> throw new IllegalArgumentException("no operation: " + line);
        };
        return new Operation(Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]), action);
    }

    private static String text(Optional<Tuple> tuple) {
        return tuple.map(found -> hex(TupleCodec.encode(found))).orElse("-");
    }

    private static Optional<Tuple> tuple(String text) {
        return text.equals("-")
                ? Optional.empty()
                : Optional.of(TupleCodec.decodeTuple(HexFormat.of().parseHex(text)));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
