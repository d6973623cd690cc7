package org.parhelion.campaign.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Limits the requests of each client: a bucket of tokens for each of the last clients. Thread-safe. */
final class RequestRate {
    private static final int CLIENTS_MAX = 4096;
    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private final double burst;
    private final LongSupplier nanoTime;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > CLIENTS_MAX;
        }
    };

    /** What a client has left. */
    private static final class Bucket {
        private double left;
        private long filledNanos;
    }

    RequestRate(double perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.burst = Math.max(1, 2 * perSecond);
        this.nanoTime = nanoTime;
    }

    /** Takes one request. Empty if it is within the rate, else when to try again [ms]. */
    synchronized OptionalLong refusedMillis(String client) {
        long now = nanoTime.getAsLong();
        Bucket bucket = buckets.computeIfAbsent(client, key -> {
            Bucket full = new Bucket();
            full.left = burst;
            full.filledNanos = now;
            return full;
        });
        bucket.left = Math.min(burst, bucket.left + (now - bucket.filledNanos) * perSecond / NANOS_PER_SECOND);
        bucket.filledNanos = now;
        if (bucket.left >= 1) {
            bucket.left--;
            return OptionalLong.empty();
        }
        return OptionalLong.of((long) Math.ceil((1 - bucket.left) / perSecond * 1000));
    }
}
