package org.parhelion.benchmarks;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.parhelion.runs.report.Json;

/** A viewer of a live page that shows a slice, draws nothing, and asks for the next picture at once. */
final class PageViewer implements AutoCloseable, WebSocket.Listener {
    private static final int SECONDS = 30;
    private static final int MOST_HEADER_BYTES = 1 << 16;

    private final WebSocket socket;
    private final CompletableFuture<Long> first = new CompletableFuture<>();
    private final ByteBuffer start = ByteBuffer.allocate(MOST_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final AtomicLong pictures = new AtomicLong();

    /**
     * Connects.
     *
     * @param url address of the page
     * @param plane index of the slice across z
     * @param pixels most pixels along an axis
     */
    PageViewer(HttpClient client, String url, int plane, int pixels) {
        socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(url.replace("http:", "ws:") + "live"), this)
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .join();
        String slice =
                "{\"show\": {\"field\": 0, \"normal\": \"z\", \"index\": " + plane + ", \"pixels\": " + pixels + "}}";
        socket.sendText(slice, true).join();
    }

    /** When the first picture of a step came [ns], not that of the initial values. */
    CompletableFuture<Long> firstAfterAStep() {
        return first;
    }

    /** The number of pictures so far. */
    long pictures() {
        return pictures.get();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        if (!first.isDone()) {
            start.put(data.slice(data.position(), Math.min(data.remaining(), start.remaining())));
        }
        if (last) {
            pictures.incrementAndGet();
            if (!first.isDone()) {
                long now = System.nanoTime();
                byte[] header = new byte[start.flip().getInt()];
                start.get(header);
                if (step(header) > 0) {
                    first.complete(now);
                }
                start.clear();
            }
        }
        from.request(1);
        return last ? from.sendText("{\"drawn\": true}", true) : CompletableFuture.completedStage(null);
    }

    private static long step(byte... header) {
        Object step = Json.parse(new String(header, StandardCharsets.UTF_8)).get("step");
        return step instanceof Number number ? number.longValue() : 0;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        first.completeExceptionally(failure);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
