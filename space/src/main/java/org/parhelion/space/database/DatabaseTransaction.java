package org.parhelion.space.database;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.parhelion.space.Lease;
import org.parhelion.space.Template;
import org.parhelion.space.Transaction;
import org.parhelion.space.Tuple;

/** A transaction whose state is in the database: it survives lost connections, and ends there when its lease does. */
final class DatabaseTransaction implements Transaction {
    final UUID name;
    private final DatabaseSpace space;
    private final Optional<UUID> self;
    private volatile boolean ended;

    DatabaseTransaction(DatabaseSpace space, UUID name) {
        this.space = space;
        this.name = name;
        this.self = Optional.of(name);
    }

    private Optional<UUID> running() {
        if (ended) {
            throw TupleDatabase.transactionEnded();
        }
        return self;
    }

    @Override
    public Lease write(Tuple tuple, Duration lease) {
        return space.write(tuple, lease, running());
    }

    @Override
    public Optional<Tuple> read(Template template, Duration timeout) throws InterruptedException {
        return space.find(template, timeout, false, false, running());
    }

    @Override
    public Optional<Tuple> take(Template template, Duration timeout) throws InterruptedException {
        return space.find(template, timeout, true, false, running());
    }

    @Override
    public Optional<Tuple> readIfExists(Template template, Duration timeout) throws InterruptedException {
        return space.find(template, timeout, false, true, running());
    }

    @Override
    public Optional<Tuple> takeIfExists(Template template, Duration timeout) throws InterruptedException {
        return space.find(template, timeout, true, true, running());
    }

    @Override
    public List<Tuple> readAll(Template template, int max) {
        return space.findAll(template, max, false, running());
    }

    @Override
    public List<Tuple> takeAll(Template template, int max) {
        return space.findAll(template, max, true, running());
    }

    @Override
    public long count(Template template) {
        return space.count(template, running());
    }

    @Override
    public void commit() {
        running();
        ended = true;
        if (!space.end(this, true)) {
            throw TupleDatabase.transactionEnded();
        }
    }

    @Override
    public void abort() {
        if (!ended) {
            ended = true;
            space.end(this, false);
        }
    }

    @Override
    public boolean renew(Duration lease) {
        return !ended && space.renew(this, lease);
    }
}
