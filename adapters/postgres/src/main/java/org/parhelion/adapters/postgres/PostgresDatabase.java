package org.parhelion.adapters.postgres;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.parhelion.space.SpaceException;
import org.parhelion.space.SpaceName;
import org.parhelion.space.database.Lanes;
import org.parhelion.space.database.TupleDatabase;
import org.parhelion.space.spi.ByteRange;
import org.parhelion.space.spi.TupleCodec;

/**
 * A space in PostgreSQL. Each verb calls one function of {@code schema.sql} in a database transaction of its own. The function also
 * remembers the last request of each lane, so that a request is repeated after a lost connection.
 *
 * <p>Every function has the number of the space as its first parameter, and every statement within selects by it.
 */
final class PostgresDatabase implements TupleDatabase {
    private static final int LANES = 8;
    /** Less than requests are remembered. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** Sets the parameters of a call and reads its row. */
    @FunctionalInterface
    private interface Call<R> {
        R run(PreparedStatement statement, long lane, long number) throws SQLException;
    }

    /**
     * What a function returned.
     *
     * @param status DONE or ENDED
     * @param result a number
     */
    private record Reply(String status, long result) {}

    private final PostgresAddress address;
    private final int space;
    private final Lanes<Connection> lanes;
    private final PostgresEvents events;

    private PostgresDatabase(PostgresAddress address, int space) {
        this.address = address;
        this.space = space;
        this.lanes = new Lanes<>(address::connect, address.text(), LANES, PATIENCE_NANOS);
        this.events = new PostgresEvents(address, space);
    }

    /**
     * Opens a space.
     *
     * @throws SpaceException if the server cannot be reached or refuses
     */
    static PostgresDatabase open(PostgresAddress address, SpaceName name) {
        try (Connection connection = address.connect()) {
            return new PostgresDatabase(address, Schema.open(connection, name, address.text()));
        } catch (Lanes.LostException e) {
            throw unreachable(address, e);
        } catch (SQLException e) {
            throw unreachable(address, address.failure(e));
        }
    }

    private static SpaceException unreachable(PostgresAddress address, Lanes.LostException cause) {
        return new SpaceException(
                SpaceException.Kind.UNREACHABLE,
                address.text() + " cannot be reached; is the server running? " + cause.getMessage(),
                cause);
    }

    // --- Verbs

    @Override
    public long write(byte[] tuple, long leaseMicros, Optional<UUID> transaction) {
        byte[][] fields = TupleCodec.decodeFields(tuple).toArray(byte[][]::new);
        return reply("write", true, "write(?, ?, ?, ?, ?, ?)", (statement, lane, number) -> {
                    request(statement, lane, number);
                    statement.setObject(4, transaction.orElse(null), Types.OTHER);
                    statement.setArray(5, statement.getConnection().createArrayOf("bytea", fields));
                    statement.setLong(6, leaseMicros);
                    return reply(statement);
                })
                .result();
    }

    @Override
    public Found find(Search search, Optional<UUID> transaction) {
        boolean effect = search.take() || transaction.isPresent();
        return call(
                search.take() ? "take" : "read",
                effect,
                "find(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (statement, lane, number) -> {
                    statement.setInt(1, space);
                    template(statement, search.ranges(), transaction);
                    statement.setLong(5, lane);
                    statement.setLong(6, number);
                    statement.setBoolean(7, search.take());
                    statement.setInt(8, search.most());
                    statement.setBoolean(9, search.ordered());
                    statement.setBoolean(10, search.held());
                    return found(statement);
                });
    }

    private static Found found(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            requireRunning(row.getString(1));
            return new Found(List.of((byte[][]) row.getArray(4).getArray()), row.getBoolean(2), row.getLong(3));
        }
    }

    @Override
    public long count(List<ByteRange> ranges, Optional<UUID> transaction) {
        return reply("count", false, "count(?, ?, ?, ?)", (statement, _, _) -> {
                    statement.setInt(1, space);
                    template(statement, ranges, transaction);
                    return reply(statement);
                })
                .result();
    }

    private static void template(PreparedStatement statement, List<ByteRange> ranges, Optional<UUID> transaction)
            throws SQLException {
        Connection connection = statement.getConnection();
        byte[][] lows = ranges.stream().map(ByteRange::low).toArray(byte[][]::new);
        byte[][] highs = ranges.stream().map(ByteRange::high).toArray(byte[][]::new);
        statement.setArray(2, connection.createArrayOf("bytea", lows));
        statement.setArray(3, connection.createArrayOf("bytea", highs));
        statement.setObject(4, transaction.orElse(null), Types.OTHER);
    }

    @Override
    public boolean renewTuple(long tuple, long leaseMicros) {
        return lease("renew", tuple, Optional.of(leaseMicros));
    }

    @Override
    public boolean cancelTuple(long tuple) {
        return lease("cancel", tuple, Optional.empty());
    }

    private boolean lease(String verb, long tuple, Optional<Long> leaseMicros) {
        Reply reply = reply(verb, true, "lease(?, ?, ?, ?, ?)", (statement, lane, number) -> {
            request(statement, lane, number);
            statement.setLong(4, tuple);
            statement.setObject(5, leaseMicros.orElse(null), Types.BIGINT);
            return reply(statement);
        });
        return reply.result() == 1;
    }

    // --- Transactions

    @Override
    public void begin(UUID transaction, long leaseMicros) {
        call("begin", true, "begin(?, ?, ?)", (statement, _, _) -> {
            transaction(statement, transaction, leaseMicros);
            return statement.execute();
        });
    }

    @Override
    public boolean renewTransaction(UUID transaction, long leaseMicros) {
        return call("renew", true, "renew(?, ?, ?)", (statement, _, _) -> {
            transaction(statement, transaction, leaseMicros);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        });
    }

    private void transaction(PreparedStatement statement, UUID transaction, long leaseMicros) throws SQLException {
        statement.setInt(1, space);
        statement.setObject(2, transaction);
        statement.setLong(3, leaseMicros);
    }

    @Override
    public boolean end(UUID transaction, boolean commit) {
        Reply reply = reply(commit ? "commit" : "abort", true, "end(?, ?, ?, ?, ?)", (statement, lane, number) -> {
            request(statement, lane, number);
            statement.setObject(4, transaction);
            statement.setBoolean(5, commit);
            return reply(statement);
        });
        return reply.result() == 1;
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
        call("notify", false, "mark(?, ?)", (statement, _, _) -> {
            statement.setInt(1, space);
            statement.setBytes(2, event);
            return statement.execute();
        });
    }

    @Override
    public void close() {
        events.close();
        lanes.close();
    }

    // --- Requests

    private void request(PreparedStatement statement, long lane, long number) throws SQLException {
        statement.setInt(1, space);
        statement.setLong(2, lane);
        statement.setLong(3, number);
    }

    private static Reply reply(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return new Reply(row.getString(1), row.getLong(2));
        }
    }

    private Reply reply(String verb, boolean effect, String function, Call<Reply> call) {
        Reply reply = call(verb, effect, function, call);
        requireRunning(reply.status());
        return reply;
    }

    private static void requireRunning(String status) {
        if (status.equals("ENDED")) {
            throw TupleDatabase.transactionEnded();
        }
    }

    private <R> R call(String verb, boolean effect, String function, Call<R> call) {
        String sql = "SELECT * FROM parhelion." + function;
        return lanes.call(verb, effect, (connection, lane, number) -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                return call.run(statement, lane, number);
            } catch (SQLException e) {
                throw address.failure(e);
            }
        });
    }
}
