package org.parhelion.adapters.grpc;

import java.util.LinkedHashMap;
import org.parhelion.space.Lease;

/** The leases that a session's client can still use. Thread-safe. */
final class ServerLeases {
    /** About 100 MB. */
    private static final int MOST = 1 << 20;

    private final LinkedHashMap<Long, Lease> byNumber = new LinkedHashMap<>();
    private long last;

    /** Keeps a lease; the oldest is given up if there are too many. */
    synchronized long add(Lease lease) {
        last++;
        byNumber.put(last, lease);
        if (byNumber.size() > MOST) {
            byNumber.pollFirstEntry();
        }
        return last;
    }

    synchronized Lease find(long number) {
        Lease lease = byNumber.get(number);
        if (lease == null) {
            throw Operation.refused("the server does not know this lease any more: it keeps the last " + MOST
                    + " of a client; the tuple stays until its lease ends");
        }
        return lease;
    }

    synchronized void release(Iterable<Long> numbers) {
        numbers.forEach(byNumber::remove);
    }
}
