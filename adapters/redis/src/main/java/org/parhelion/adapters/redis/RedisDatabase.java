package org.parhelion.adapters.redis;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.parhelion.space.SpaceException;
import org.parhelion.space.SpaceName;
import org.parhelion.space.database.Lanes;
import org.parhelion.space.database.TupleDatabase;
import org.parhelion.space.spi.ByteRange;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A space in Redis. Each verb is one Lua script, which Redis runs alone; {@code common.lua} describes the keys. A script also
 * remembers the last request of each lane for a minute, so that a request is repeated after a lost connection.
 *
 * <p>All keys start with {@code parhelion:{TENANT:NAMESPACE}:}. Both names are percent-encoded, so no name contains a separator and
 * spaces of two names share no key.
 */
final class RedisDatabase implements TupleDatabase {
    private static final int LANES = 16;
    /** Less than the scripts remember. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** The tuples that one script looks at; some milliseconds, in which the server runs no other command. */
    private static final int PORTION = 5000;
    /** How often a search in portions starts again because of other clients, before it is done in one script. */
    private static final int RESTARTS = 3;

    private static final byte[] NOTHING = {};

    private final RedisAddress address;
    private final byte[] prefix;
    private final Lanes<Connection> lanes;
    private final RedisEvents events;

    private final int portion;

    private RedisDatabase(RedisAddress address, SpaceName name, int portion) {
        this.address = address;
        this.portion = portion;
        this.prefix = prefix(name);
        this.lanes = new Lanes<>(() -> connect(address), address.text(), LANES, PATIENCE_NANOS);
        this.events = new RedisEvents(address, prefix);
    }

    /**
     * Opens a space.
     *
     * @throws SpaceException if the server cannot be reached, refuses, or is older than Redis 7
     */
    static RedisDatabase open(RedisAddress address, SpaceName name) {
        return open(address, name, PORTION);
    }

    static RedisDatabase open(RedisAddress address, SpaceName name, int portion) {
        try (Connection connection = connect(address)) {
            ServerVersion.check(connection, address);
        } catch (Lanes.LostException e) {
            throw new SpaceException(
                    SpaceException.Kind.UNREACHABLE,
                    address.text() + " cannot be reached; is the server running? " + e.getMessage(),
                    e);
        }
        return new RedisDatabase(address, name, portion);
    }

    static byte[] prefix(SpaceName name) {
        return ("parhelion:{" + encoded(name.tenant()) + ":" + encoded(name.namespace()) + "}:")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Letters, digits and {@code .-*_+%} remain: no brace, no colon. */
    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    private static Connection connect(RedisAddress address) throws Lanes.LostException {
        try {
            return new Connection(address.server(), address.config()); // It connects.
        } catch (JedisException e) {
            throw failure(e, address);
        }
    }

    /** Throws for a refusal; returns what passes by itself. */
    static Lanes.LostException failure(JedisException e, RedisAddress address) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof JedisConnectionException
                || message.startsWith("LOADING")
                || message.startsWith("BUSY")
                || message.startsWith("READONLY")
                || message.startsWith("MASTERDOWN")
                || message.startsWith("CLUSTERDOWN")) {
            return new Lanes.LostException(message, e);
        }
        throw new SpaceException(SpaceException.Kind.REFUSED, address.text() + " refused: " + message, e);
    }

    // --- Verbs

    @Override
    public long write(byte[] tuple, long leaseMicros, Optional<UUID> transaction) {
        return number(run("write", Script.WRITE, true, transaction, List.of(text(leaseMicros), tuple)));
    }

    @Override
    public Found find(Search search, Optional<UUID> transaction) {
        boolean whole = search.ordered() || search.most() > 1;
        for (int start = 0; ; start++) {
            Optional<Found> found = find(search, transaction, whole || start == RESTARTS ? 0 : portion);
            if (found.isPresent()) {
                return found.get();
            }
        }
    }

    /** {@return what was found; nothing if tuples became available behind the search} */
    private Optional<Found> find(Search search, Optional<UUID> transaction, int most) {
        String verb = search.take() ? "take" : "read";
        boolean effect = search.take() || transaction.isPresent();
        byte[] index = NOTHING;
        byte[] place = NOTHING;
        boolean held = false;
        Optional<String> version = Optional.empty();
        while (true) {
            List<byte[]> arguments = new ArrayList<>(List.of(
                    flag(search.take()),
                    text(search.most()),
                    flag(search.ordered()),
                    flag(search.held()),
                    text(most),
                    index,
                    place));
            add(arguments, search.ranges());
            List<?> reply = run(verb, Script.FIND, effect, transaction, arguments);
            String status = string(reply.get(0));
            if (status.equals("FOUND")) {
                return Optional.of(
                        new Found(reply.stream().skip(1).map(byte[].class::cast).toList(), false, NO_END));
            }
            held |= (Long) reply.get(1) == 1;
            if (status.equals("NONE")) {
                Found none = new Found(List.of(), held, Long.parseLong(string(reply.get(2))));
                return version.isEmpty() || version.get().equals(string(reply.get(3)))
                        ? Optional.of(none)
                        : Optional.empty();
            }
            index = (byte[]) reply.get(2);
            place = (byte[]) reply.get(3);
            if (version.isEmpty()) {
                version = Optional.of(string(reply.get(4)));
            }
        }
    }

    @Override
    public long count(List<ByteRange> ranges, Optional<UUID> transaction) {
        List<byte[]> arguments = new ArrayList<>();
        add(arguments, ranges);
        return number(run("count", Script.COUNT, false, transaction, arguments));
    }

    @Override
    public boolean renewTuple(long tuple, long leaseMicros) {
        return number(run("renew", Script.LEASE, true, Optional.empty(), List.of(text(tuple), text(leaseMicros)))) == 1;
    }

    @Override
    public boolean cancelTuple(long tuple) {
        return number(run("cancel", Script.LEASE, true, Optional.empty(), List.of(text(tuple), text("cancel")))) == 1;
    }

    @Override
    public void begin(UUID transaction, long leaseMicros) {
        run("begin", Script.BEGIN, true, Optional.empty(), List.of(text(transaction), text(leaseMicros)));
    }

    @Override
    public boolean renewTransaction(UUID transaction, long leaseMicros) {
        return !ended(reply("renew", Script.RENEW, true, Optional.of(transaction), List.of(text(leaseMicros))));
    }

    @Override
    public boolean end(UUID transaction, boolean commit) {
        return !ended(
                reply(commit ? "commit" : "abort", Script.END, true, Optional.of(transaction), List.of(flag(commit))));
    }

    @Override
    public void receive(Channel channel, Receiver receiver) {
        events.receive(channel, receiver);
    }

    @Override
    public void mark(long mark) {
        byte[] event = ByteBuffer.allocate(1 + Long.BYTES)
                .put((byte) 'M')
                .putLong(mark)
                .array();
        lanes.call("notify", false, (connection, _, _) -> {
            try {
                return connection.executeCommand(new CommandArguments(Protocol.Command.PUBLISH)
                        .add(events.channel(Channel.TUPLES))
                        .add(event));
            } catch (JedisDataException | JedisConnectionException e) {
                throw failure(e, address);
            }
        });
    }

    @Override
    public void close() {
        events.close();
        lanes.close();
    }

    // --- Requests

    private List<?> run(
            String verb, Script script, boolean effect, Optional<UUID> transaction, List<byte[]> arguments) {
        List<?> reply = reply(verb, script, effect, transaction, arguments);
        if (ended(reply)) {
            throw TupleDatabase.transactionEnded();
        }
        return reply;
    }

    private static boolean ended(List<?> reply) {
        return string(reply.get(0)).equals("ENDED");
    }

    private List<?> reply(
            String verb, Script script, boolean effect, Optional<UUID> transaction, List<byte[]> arguments) {
        return lanes.call(verb, effect, (connection, lane, number) -> {
            List<byte[]> all = new ArrayList<>(arguments.size() + 3);
            all.add(effect ? text(Long.toHexString(lane)) : NOTHING);
            all.add(text(number));
            all.add(transaction.map(RedisDatabase::text).orElse(NOTHING));
            all.addAll(arguments);
            try {
                return script.run(connection, prefix, all);
            } catch (JedisDataException | JedisConnectionException e) {
                throw failure(e, address);
            }
        });
    }

    private static void add(List<byte[]> arguments, List<ByteRange> ranges) {
        arguments.add(text(ranges.size()));
        for (ByteRange range : ranges) {
            arguments.add(range.low());
            arguments.add(range.high());
        }
    }

    private static long number(List<?> reply) {
        return Long.parseLong(string(reply.get(1)));
    }

    private static byte[] flag(boolean value) {
        return text(value ? 1 : 0);
    }

    private static byte[] text(Object value) {
        return value.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static String string(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.US_ASCII);
    }
}
