package org.parhelion.campaign.http;

import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.access.CampaignAction;
import org.parhelion.runs.report.Json;

/**
 * Streams of server-sent events. Each is written by the thread of its request, from the ring of the last events.
 *
 * <p>An event's number is {@code START-N}: that of this process's start, and its place since then. Who comes back with the last number that it saw ({@code Last-Event-ID}) gets what followed. If that is gone, it gets
 * {@code lost} and must read the campaigns again.
 */
final class EventStreams implements AutoCloseable {
    private static final int STREAMS_MAX = 128;
    private static final int BATCH = 256;
    private static final long ALIVE_NANOS = TimeUnit.SECONDS.toNanos(15);
    /** How soon a stream whose token is revoked, or has ended, ends. */
    private static final long TOKEN_CHECK_MILLIS = 1000;

    private static final long WRITE_SECONDS_MAX = 10;

    private final EventRing ring;
    private final HttpOptions options;
    private final String start = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
    private final AtomicLong dropped = new AtomicLong();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("campaign-events").factory());

    EventStreams(EventRing ring, HttpOptions options) {
        this.ring = ring;
        this.options = options;
        var _ = clock.scheduleWithFixedDelay(this::endSlow, 1, 1, TimeUnit.SECONDS);
    }

    /** How many clients listen. */
    int open() {
        return streams.size();
    }

    /** How many streams ended because their client read too slowly. */
    long dropped() {
        return dropped.get();
    }

    /** A stream that is being written. */
    private static final class Stream {
        private final Thread thread = Thread.currentThread();
        private volatile long writingSinceNanos = System.nanoTime();
        private volatile boolean writing;

        void write(OutputStream out, String text) throws IOException {
            writingSinceNanos = System.nanoTime();
            writing = true;
            try {
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
            } finally {
                writing = false;
            }
        }
    }

    /** A client that reads nothing would keep its thread in a write for ever: an interrupt closes its socket. */
    private void endSlow() {
        streams.removeIf(stream -> {
            boolean slow = stream.writing
                    && System.nanoTime() - stream.writingSinceNanos > TimeUnit.SECONDS.toNanos(WRITE_SECONDS_MAX);
            if (slow) {
                dropped.incrementAndGet();
                stream.thread.interrupt();
            }
            return slow;
        });
    }

    void serve(ApiCall call) {
        call.allowQuery("tenant", "campaign");
        Optional<String> tenant = call.query("tenant");
        Optional<String> campaign = call.query("campaign");
        String of = tenant.orElse(call.principal().ownTenant());
        call.principal()
                .refusal(CampaignAction.LOOK, of, options.clock().instant())
                .ifPresent(refusal -> {
                    throw new ApiProblem(403, refusal);
                });
        if (streams.size() >= STREAMS_MAX) {
            throw new ApiProblem(503, STREAMS_MAX + " clients listen to events already: try again later");
        }
        Optional<Long> from = from(HttpGate.value(call.request().headers(), HeaderNames.create("Last-Event-ID")));
        call.response().header(HeaderNames.CONTENT_TYPE, "text/event-stream").header(HeaderNames.CONNECTION, "close");
        Stream stream = new Stream();
        streams.add(stream);
        try (OutputStream out = call.response().outputStream()) {
            run(stream, out, call, new Filter(call, tenant, campaign), from);
        } catch (IOException e) {
            // The client is gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            streams.remove(stream);
        }
    }

    /** Which events a client gets. */
    private record Filter(ApiCall call, Optional<String> tenant, Optional<String> campaign) {
        boolean accepts(CampaignId id) {
            return call.principal().reaches(id.tenant())
                    && tenant.map(id.tenant()::equals).orElse(true)
                    && campaign.map(id.name()::equals).orElse(true);
        }
    }

    /** The number that a client names; empty if it names none, −1 if it is of another process. */
    private Optional<Long> from(Optional<String> named) {
        if (named.isEmpty()) {
            return Optional.empty();
        }
        if (named.get().matches(start + "-\\d{1,18}")) {
            return Optional.of(Long.parseLong(named.get().substring(start.length() + 1)));
        }
        return Optional.of(-1L);
    }

    private void run(Stream stream, OutputStream out, ApiCall call, Filter filter, Optional<Long> from)
            throws IOException, InterruptedException {
        long number = from.orElseGet(ring::last);
        if (!ring.reaches(number)) {
            number = ring.last();
            stream.write(out, message("lost", number, "{}"));
        } else {
            stream.write(out, ": events follow\nretry: 2000\nid: " + start + "-" + number + "\n\n");
        }
        while (!ring.isClosed()) {
            if (HttpGate.over(call, options)) {
                stream.write(out, message("ended", number, "{\"detail\":\"the token has ended or was revoked\"}"));
                return;
            }
            if (!ring.reaches(number)) {
                dropped.incrementAndGet();
                stream.write(
                        out,
                        message(
                                "dropped",
                                ring.last(),
                                "{\"detail\":\"this client reads too slowly: read the campaigns again, and connect again\"}"));
                return;
            }
            List<CampaignEvent> events = ring.after(number, BATCH);
            StringBuilder text = new StringBuilder();
            for (CampaignEvent event : events) {
                number++;
                if (filter.accepts(event.attempt().campaign())) {
                    text.append(message(event.name(), number, Json.line(CampaignJson.event(event))));
                }
            }
            if (!text.isEmpty()) {
                stream.write(out, text.toString());
            } else if (events.isEmpty()) {
                ring.await(number, TOKEN_CHECK_MILLIS);
                if (ring.last() == number && System.nanoTime() - stream.writingSinceNanos > ALIVE_NANOS) {
                    stream.write(out, ": alive\n\n"); // also finds a client that is gone
                }
            }
        }
    }

    private String message(String event, long number, String data) {
        return "id: " + start + "-" + number + "\nevent: " + event + "\ndata: " + data + "\n\n";
    }

    @Override
    public void close() {
        ring.close();
        clock.shutdownNow();
    }
}
