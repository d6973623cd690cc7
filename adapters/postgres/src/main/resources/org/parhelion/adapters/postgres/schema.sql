-- Tuple spaces in PostgreSQL: tables, and one function for each verb. Each call is one database transaction of isolation READ
-- COMMITTED, in which every statement has a snapshot of its own. A tuple's transaction is a row, not a database transaction: it
-- outlives connections, and ends by the server's clock.
--
-- Locks, in the order in which they are acquired:
--   lane    advisory, exclusive: an earlier attempt of the same request has ended
--   space   advisory: shared by verbs of one tuple, exclusive for those of several and for takes in order
--   rows    of transactions, then of tuples

CREATE SCHEMA parhelion;

CREATE TABLE parhelion.schema_version (version int NOT NULL);
INSERT INTO parhelion.schema_version VALUES (1);

CREATE TABLE parhelion.space (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant bytea NOT NULL,    -- UTF-8; text cannot contain a zero byte
    namespace bytea NOT NULL,
    UNIQUE (tenant, namespace)
);

CREATE TABLE parhelion.transaction (
    id uuid PRIMARY KEY,
    space int NOT NULL,
    lease_end timestamptz NOT NULL
);
CREATE INDEX transaction_by_end ON parhelion.transaction (space, lease_end);

CREATE SEQUENCE parhelion.tuple_number;

-- Who holds a tuple stands in its row: a statement that waited for the row checks its condition again there.
CREATE TABLE parhelion.tuple (
    space int NOT NULL,
    id bigint NOT NULL DEFAULT nextval('parhelion.tuple_number'),
    arity smallint NOT NULL,
    head1 bytea NOT NULL,     -- the first 64 bytes of the first three fields: an index entry is short
    head2 bytea NOT NULL,
    head3 bytea NOT NULL,
    fields bytea[] NOT NULL,
    lease_end timestamptz,    -- null: no end
    written_by uuid,          -- the transaction that wrote it and has not ended
    taken_by uuid,
    read_by uuid[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (space, id)
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
CREATE INDEX tuple_by_first ON parhelion.tuple (space, arity, head1, id);
CREATE INDEX tuple_by_heads ON parhelion.tuple (space, arity, head1, head2, head3);
CREATE INDEX tuple_by_lease ON parhelion.tuple (space, lease_end) WHERE lease_end IS NOT NULL;

-- What a transaction wrote, took or read; some of the tuples may be gone.
CREATE TABLE parhelion.hold (
    transaction uuid NOT NULL REFERENCES parhelion.transaction ON DELETE CASCADE,
    tuple bigint NOT NULL,
    PRIMARY KEY (transaction, tuple)
);

-- The last request of a lane that had an effect, and its result.
CREATE TABLE parhelion.request (
    lane bigint PRIMARY KEY,
    number bigint NOT NULL,
    result bigint NOT NULL,
    tuples bytea[] NOT NULL,
    at timestamptz NOT NULL
) WITH (fillfactor = 50);

-- Who wants events. Without a listener there are none: NOTIFY serialises commits.
CREATE TABLE parhelion.listener (
    space int NOT NULL,
    channel text NOT NULL,
    id uuid NOT NULL,
    lease_end timestamptz NOT NULL,
    PRIMARY KEY (space, channel, id)
);

-- Helpers

CREATE FUNCTION parhelion.varint(_value int) RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    _bytes bytea := '';
    _rest int := _value;
BEGIN
    WHILE _rest >= 128 LOOP
        _bytes := _bytes || set_byte('\x00', 0, _rest % 128 + 128);
        _rest := _rest / 128;
    END LOOP;
    RETURN _bytes || set_byte('\x00', 0, _rest);
END $$;

-- An encoded tuple: the number of its fields, then the length and the bytes of each.
CREATE FUNCTION parhelion.encoded(_fields bytea[]) RETURNS bytea LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    _bytes bytea := parhelion.varint(cardinality(_fields));
    _field bytea;
BEGIN
    FOREACH _field IN ARRAY _fields LOOP
        _bytes := _bytes || parhelion.varint(length(_field)) || _field;
    END LOOP;
    RETURN _bytes;
END $$;

CREATE FUNCTION parhelion.lease_end(_micros bigint) RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
    SELECT CASE WHEN _micros >= 0 THEN clock_timestamp() + _micros * interval '1 microsecond' END
$$;

-- 1885893491 is a number of this schema's own.
CREATE FUNCTION parhelion.lock_space(_space int, _alone boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF _alone THEN
        PERFORM pg_advisory_xact_lock(1885893491, _space);
    ELSE
        PERFORM pg_advisory_xact_lock_shared(1885893491, _space);
    END IF;
END $$;

-- The remembered request of a lane if it is this one or a later one; waits for an attempt that is still running.
CREATE FUNCTION parhelion.remembered(_lane bigint, _number bigint) RETURNS SETOF parhelion.request LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(_lane);
    RETURN QUERY SELECT * FROM parhelion.request r WHERE r.lane = _lane AND r.number >= _number;
END $$;

CREATE FUNCTION parhelion.remember(_lane bigint, _number bigint, _result bigint, _tuples bytea[]) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO parhelion.request VALUES (_lane, _number, _result, _tuples, clock_timestamp())
    ON CONFLICT (lane) DO UPDATE
    SET number = EXCLUDED.number, result = EXCLUDED.result, tuples = EXCLUDED.tuples, at = EXCLUDED.at
$$;

CREATE FUNCTION parhelion.listened(_space int, _channel text) RETURNS boolean LANGUAGE sql AS $$
    SELECT EXISTS (
        SELECT FROM parhelion.listener
        WHERE space = _space AND channel = _channel AND lease_end > clock_timestamp())
$$;

-- Hints that tuples are available: each of few short ones, or that any may be.
CREATE FUNCTION parhelion.hint(_space int, _ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    _bytes bytea;
BEGIN
    IF cardinality(_ids) = 0 OR NOT parhelion.listened(_space, 'hints') THEN
        RETURN;
    END IF;
    IF cardinality(_ids) > 16 THEN
        PERFORM pg_notify('parhelion_hints_' || _space, encode('A', 'base64'));
        RETURN;
    END IF;
    FOR _bytes IN SELECT parhelion.encoded(fields) FROM parhelion.tuple WHERE space = _space AND id = ANY (_ids) LOOP
        PERFORM pg_notify('parhelion_hints_' || _space,
            encode(CASE WHEN length(_bytes) <= 4096 THEN 'A'::bytea || _bytes ELSE 'A' END, 'base64'));
    END LOOP;
END $$;

-- Sends an event to those who want to know each tuple. A payload has less than 8000 bytes, so an event is sent in parts: a number,
-- the part, the number of parts, the bytes.
CREATE FUNCTION parhelion.report(_space int, _id bigint, _event bytea) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    _parts int := (length(_event) + 5599) / 5600;
BEGIN
    FOR _part IN 1 .. _parts LOOP
        PERFORM pg_notify('parhelion_tuples_' || _space, _id || ' ' || _part || ' ' || _parts || ' ' ||
            encode(substring(_event FROM 5600 * (_part - 1) + 1 FOR 5600), 'base64'));
    END LOOP;
END $$;

-- An event after those of all transactions that have committed.
CREATE FUNCTION parhelion.mark(_space int, _mark bytea) RETURNS void LANGUAGE sql AS $$
    SELECT parhelion.report(_space, 0, _mark)
$$;

-- Reports that tuples became visible for the first time.
CREATE FUNCTION parhelion.publish(_space int, _ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM parhelion.hint(_space, _ids);
    IF cardinality(_ids) > 0 AND parhelion.listened(_space, 'tuples') THEN
        PERFORM parhelion.report(_space, id, 'A'::bytea || parhelion.encoded(fields))
        FROM (SELECT id, fields FROM parhelion.tuple WHERE space = _space AND id = ANY (_ids) ORDER BY id) AS written;
    END IF;
END $$;

-- Hints that held tuples may be gone.
CREATE FUNCTION parhelion.settle(_space int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF parhelion.listened(_space, 'hints') THEN
        PERFORM pg_notify('parhelion_hints_' || _space, encode('S', 'base64'));
    END IF;
END $$;

-- Ends a transaction whose row is locked.
CREATE FUNCTION parhelion.finish(_space int, _transaction uuid, _commit boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    _ids bigint[];
    _published bigint[] := '{}';
    _freed bigint[];
BEGIN
    _ids := ARRAY(
        SELECT t.id FROM parhelion.hold h JOIN parhelion.tuple t ON t.space = _space AND t.id = h.tuple
        WHERE h.transaction = _transaction ORDER BY t.id FOR UPDATE OF t);
    IF _commit THEN
        DELETE FROM parhelion.tuple WHERE space = _space AND id = ANY (_ids) AND taken_by = _transaction;
        WITH done AS (
            UPDATE parhelion.tuple SET written_by = NULL
            WHERE space = _space AND id = ANY (_ids) AND written_by = _transaction RETURNING id)
        SELECT coalesce(array_agg(id), '{}') INTO _published FROM done;
    ELSE
        DELETE FROM parhelion.tuple WHERE space = _space AND id = ANY (_ids) AND written_by = _transaction;
    END IF;
    WITH done AS (
        UPDATE parhelion.tuple
        SET taken_by = NULLIF(taken_by, _transaction), read_by = array_remove(read_by, _transaction)
        WHERE space = _space AND id = ANY (_ids) AND (taken_by = _transaction OR _transaction = ANY (read_by))
        RETURNING id)
    SELECT coalesce(array_agg(id), '{}') INTO _freed FROM done;
    DELETE FROM parhelion.transaction WHERE id = _transaction;
    PERFORM parhelion.publish(_space, _published);
    PERFORM parhelion.hint(_space, _freed);
    IF cardinality(_ids) > 0 THEN
        PERFORM parhelion.settle(_space);
    END IF;
END $$;

-- Ends what the clock has ended: transactions, and a portion of the tuples.
CREATE FUNCTION parhelion.sweep(_space int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    _transaction uuid;
    _held boolean;
BEGIN
    IF EXISTS (SELECT FROM parhelion.transaction WHERE space = _space AND lease_end <= clock_timestamp()) THEN
        PERFORM parhelion.lock_space(_space, false);
        FOR _transaction IN
            SELECT id FROM parhelion.transaction WHERE space = _space AND lease_end <= clock_timestamp()
            ORDER BY id FOR UPDATE SKIP LOCKED
        LOOP
            PERFORM parhelion.finish(_space, _transaction, false);
        END LOOP;
    END IF;
    IF EXISTS (SELECT FROM parhelion.tuple WHERE space = _space AND lease_end <= clock_timestamp()) THEN
        WITH ended AS (
            SELECT id FROM parhelion.tuple WHERE space = _space AND lease_end <= clock_timestamp()
            LIMIT 100 FOR UPDATE SKIP LOCKED),
        done AS (
            DELETE FROM parhelion.tuple t USING ended WHERE t.space = _space AND t.id = ended.id
            RETURNING taken_by IS NOT NULL OR read_by <> '{}' AS held)
        SELECT bool_or(held) INTO _held FROM done;
        IF _held THEN
            PERFORM parhelion.settle(_space);
        END IF;
    END IF;
END $$;

-- Locks the row of a transaction; false if it has ended.
CREATE FUNCTION parhelion.running(_space int, _transaction uuid) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM parhelion.transaction WHERE id = _transaction AND space = _space AND lease_end > clock_timestamp() FOR UPDATE;
    RETURN FOUND;
END $$;

-- The condition of a template on a row, as SQL text. It contains numbers of fields only; $2 and $3 are the ends of the ranges. An
-- empty low end is below every field, and its range contains all.
CREATE FUNCTION parhelion.condition(_lows bytea[], _highs bytea[]) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    _text text := 'space = $1 AND (lease_end IS NULL OR lease_end > clock_timestamp())';
    _low bytea;
    _high bytea;
BEGIN
    IF cardinality(_lows) > 0 THEN
        _text := _text || ' AND arity = ' || cardinality(_lows);
    END IF;
    FOR _i IN 1 .. cardinality(_lows) LOOP
        _low := _lows[_i];
        _high := _highs[_i];
        CONTINUE WHEN _low = '';
        IF _i <= 3 AND _high = _low || '\x00'::bytea THEN
            _text := _text || format(' AND head%s = substring($2[%s] FROM 1 FOR 64)', _i, _i);
        ELSIF _i <= 3 THEN
            _text := _text || format(
                ' AND head%s >= substring($2[%s] FROM 1 FOR 64) AND head%s <= substring($3[%s] FROM 1 FOR 64)', _i, _i, _i, _i);
        END IF;
        IF _i > 3 OR length(_low) >= 64 OR _high <> _low || '\x00'::bytea THEN
            _text := _text || format(' AND fields[%s] >= $2[%s] AND fields[%s] < $3[%s]', _i, _i, _i, _i);
        END IF;
    END LOOP;
    RETURN _text;
END $$;

-- Verbs. A status of 'ENDED' is that of the transaction. A later request than this one has been remembered: 'LATE', which nobody
-- waits for.

CREATE FUNCTION parhelion.write(
    _space int, _lane bigint, _number bigint, _transaction uuid, _fields bytea[], _lease bigint,
    OUT status text, OUT result bigint) LANGUAGE plpgsql AS $$
DECLARE
    _last parhelion.request;
BEGIN
    SELECT * INTO _last FROM parhelion.remembered(_lane, _number);
    IF _last.lane IS NOT NULL THEN
        status := CASE WHEN _last.number = _number THEN 'DONE' ELSE 'LATE' END;
        result := _last.result;
        RETURN;
    END IF;
    PERFORM parhelion.lock_space(_space, false);
    PERFORM parhelion.sweep(_space);
    IF _transaction IS NOT NULL AND NOT parhelion.running(_space, _transaction) THEN
        status := 'ENDED';
        RETURN;
    END IF;
    INSERT INTO parhelion.tuple (space, arity, head1, head2, head3, fields, lease_end, written_by)
    VALUES (
        _space, cardinality(_fields), substring(_fields[1] FROM 1 FOR 64),
        coalesce(substring(_fields[2] FROM 1 FOR 64), ''), coalesce(substring(_fields[3] FROM 1 FOR 64), ''), _fields,
        parhelion.lease_end(_lease), _transaction)
    RETURNING id INTO result;
    IF _transaction IS NULL THEN
        PERFORM parhelion.publish(_space, ARRAY[result]);
    ELSE
        INSERT INTO parhelion.hold VALUES (_transaction, result);
    END IF;
    PERFORM parhelion.remember(_lane, _number, result, '{}');
    status := 'DONE';
END $$;

-- Reads or takes. 'NONE' has whether a match is held, if that was asked for, and the time until a transaction ends.
CREATE FUNCTION parhelion.find(
    _space int, _lows bytea[], _highs bytea[], _transaction uuid, _lane bigint, _number bigint,
    _take boolean, _most int, _ordered boolean, _held boolean,
    OUT status text, OUT held boolean, OUT rest_micros bigint, OUT tuples bytea[]) LANGUAGE plpgsql AS $$
DECLARE
    _effect boolean := _take OR _transaction IS NOT NULL;
    _alone boolean := _effect AND (_ordered OR _most > 1);
    _last parhelion.request;
    _matching text := parhelion.condition(_lows, _highs);
    _free text := '(written_by IS NULL OR written_by = $4) AND taken_by IS NULL'
        || CASE WHEN _take THEN ' AND (read_by = ''{}'' OR read_by = ARRAY[$4])' ELSE '' END;
    _select text := 'SELECT id, fields FROM parhelion.tuple WHERE ' || _matching || ' AND ' || _free
        || CASE WHEN _ordered THEN ' ORDER BY id' ELSE '' END || ' LIMIT ' || _most;
    _ids bigint[];
    _there boolean;
BEGIN
    tuples := '{}';
    held := false;
    IF _effect THEN
        SELECT * INTO _last FROM parhelion.remembered(_lane, _number);
        IF _last.lane IS NOT NULL THEN
            status := CASE WHEN _last.number = _number THEN 'FOUND' ELSE 'LATE' END;
            tuples := _last.tuples;
            RETURN;
        END IF;
        PERFORM parhelion.lock_space(_space, _alone);
    END IF;
    PERFORM parhelion.sweep(_space);
    IF _transaction IS NOT NULL AND NOT parhelion.running(_space, _transaction) THEN
        status := 'ENDED';
        RETURN;
    END IF;
    LOOP
        EXECUTE 'SELECT coalesce(array_agg(id), ''{}''), coalesce(array_agg(parhelion.encoded(fields)), ''{}'') FROM ('
            || _select || CASE WHEN _effect AND _alone THEN ' FOR UPDATE' WHEN _effect THEN ' FOR UPDATE SKIP LOCKED' ELSE '' END
            || ') AS found'
            INTO _ids, tuples USING _space, _lows, _highs, _transaction;
        EXIT WHEN cardinality(_ids) > 0 OR NOT _effect OR _alone;
        -- Somebody may be taking the last match at this moment, and fail. Nothing matches if one snapshot has no match.
        EXECUTE 'SELECT EXISTS (' || _select || ')' INTO _there USING _space, _lows, _highs, _transaction;
        EXIT WHEN NOT _there;
        EXECUTE 'SELECT FROM (' || _select || ' FOR UPDATE) AS found' USING _space, _lows, _highs, _transaction;
    END LOOP;
    IF cardinality(_ids) = 0 THEN
        status := 'NONE';
        IF _held THEN
            EXECUTE 'SELECT EXISTS (SELECT FROM parhelion.tuple WHERE ' || _matching
                || ' AND (written_by IS NULL OR written_by = $4) AND (taken_by <> coalesce($4, ''00000000-0000-0000-0000-000000000000'')'
                || CASE WHEN _take THEN ' OR (taken_by IS NULL AND read_by <> ''{}'' AND read_by <> ARRAY[$4])' ELSE '' END
                || '))'
                INTO held USING _space, _lows, _highs, _transaction;
        END IF;
        SELECT CASE WHEN min(lease_end) < 'infinity' THEN
            greatest(0, extract(epoch FROM min(lease_end) - clock_timestamp()) * 1000000)::bigint ELSE -1 END
        INTO rest_micros FROM parhelion.transaction WHERE space = _space;
        RETURN;
    END IF;
    status := 'FOUND';
    IF _take AND _transaction IS NULL THEN
        DELETE FROM parhelion.tuple WHERE space = _space AND id = ANY (_ids);
    ELSIF _take THEN
        DELETE FROM parhelion.tuple WHERE space = _space AND id = ANY (_ids) AND written_by = _transaction;
        UPDATE parhelion.tuple SET taken_by = _transaction WHERE space = _space AND id = ANY (_ids);
        INSERT INTO parhelion.hold SELECT _transaction, unnest(_ids) ON CONFLICT DO NOTHING;
    ELSIF _transaction IS NOT NULL THEN
        UPDATE parhelion.tuple SET read_by = array_append(read_by, _transaction)
        WHERE space = _space AND id = ANY (_ids) AND written_by IS NULL AND _transaction <> ALL (read_by);
        INSERT INTO parhelion.hold SELECT _transaction, unnest(_ids) ON CONFLICT DO NOTHING;
    END IF;
    IF _effect THEN
        PERFORM parhelion.remember(_lane, _number, 0, tuples);
    END IF;
END $$;

CREATE FUNCTION parhelion.count(_space int, _lows bytea[], _highs bytea[], _transaction uuid, OUT status text, OUT result bigint)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM parhelion.sweep(_space);
    IF _transaction IS NOT NULL AND NOT parhelion.running(_space, _transaction) THEN
        status := 'ENDED';
        RETURN;
    END IF;
    status := 'DONE';
    EXECUTE 'SELECT count(*) FROM parhelion.tuple WHERE ' || parhelion.condition(_lows, _highs)
        || ' AND (written_by IS NULL OR written_by = $4) AND taken_by IS NULL'
        INTO result USING _space, _lows, _highs, _transaction;
END $$;

-- Renews a tuple's lease, or cancels it if the lease is null. The result is 1 if the tuple was there.
CREATE FUNCTION parhelion.lease(
    _space int, _lane bigint, _number bigint, _tuple bigint, _lease bigint,
    OUT status text, OUT result bigint) LANGUAGE plpgsql AS $$
DECLARE
    _last parhelion.request;
    _held boolean;
BEGIN
    SELECT * INTO _last FROM parhelion.remembered(_lane, _number);
    IF _last.lane IS NOT NULL THEN
        status := CASE WHEN _last.number = _number THEN 'DONE' ELSE 'LATE' END;
        result := _last.result;
        RETURN;
    END IF;
    PERFORM parhelion.lock_space(_space, false);
    PERFORM parhelion.sweep(_space);
    IF _lease IS NULL THEN
        DELETE FROM parhelion.tuple
        WHERE space = _space AND id = _tuple AND taken_by IS NULL AND (lease_end IS NULL OR lease_end > clock_timestamp())
        RETURNING read_by <> '{}' INTO _held;
        result := CASE WHEN FOUND THEN 1 ELSE 0 END;
        IF _held THEN
            PERFORM parhelion.settle(_space);
        END IF;
    ELSE
        UPDATE parhelion.tuple SET lease_end = parhelion.lease_end(_lease)
        WHERE space = _space AND id = _tuple AND (lease_end IS NULL OR lease_end > clock_timestamp());
        result := CASE WHEN FOUND THEN 1 ELSE 0 END;
    END IF;
    status := 'DONE';
    IF result = 1 THEN
        PERFORM parhelion.remember(_lane, _number, result, '{}');
    END IF;
END $$;

-- Begins a transaction, or renews it. The name makes a repeated request harmless.
CREATE FUNCTION parhelion.begin(_space int, _transaction uuid, _lease bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO parhelion.transaction VALUES (_transaction, _space, coalesce(parhelion.lease_end(_lease), 'infinity'))
    ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION parhelion.renew(_space int, _transaction uuid, _lease bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM parhelion.sweep(_space);
    UPDATE parhelion.transaction SET lease_end = coalesce(parhelion.lease_end(_lease), 'infinity')
    WHERE id = _transaction AND space = _space AND lease_end > clock_timestamp();
    RETURN FOUND;
END $$;

-- Ends a transaction. The result is 1 if it had not ended.
CREATE FUNCTION parhelion.end(
    _space int, _lane bigint, _number bigint, _transaction uuid, _commit boolean,
    OUT status text, OUT result bigint) LANGUAGE plpgsql AS $$
DECLARE
    _last parhelion.request;
BEGIN
    status := 'DONE';
    SELECT * INTO _last FROM parhelion.remembered(_lane, _number);
    IF _last.lane IS NOT NULL THEN
        status := CASE WHEN _last.number = _number THEN 'DONE' ELSE 'LATE' END;
        result := _last.result;
        RETURN;
    END IF;
    PERFORM parhelion.lock_space(_space, false);
    PERFORM parhelion.sweep(_space);
    result := 0;
    IF parhelion.running(_space, _transaction) THEN
        PERFORM parhelion.finish(_space, _transaction, _commit);
        result := 1;
        PERFORM parhelion.remember(_lane, _number, result, '{}');
    END IF;
END $$;
