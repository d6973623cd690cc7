package org.parhelion.view;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.parhelion.runs.report.Json;

/** A viewer without a browser, which says that it has drawn each picture. */
final class Client implements AutoCloseable {
    private static final long SECONDS = 30;

    private final WebSocket socket;
    private CompletableFuture<WebSocket> sent;
    final List<Map<String, Object>> texts = new CopyOnWriteArrayList<>();
    final BlockingQueue<Shown> pictures = new LinkedBlockingQueue<>();

    /** A decoded picture. */
    @SuppressWarnings("ArrayRecordComponent")
    record Shown(Map<String, Object> header, float[] values) {
        int step() {
            return (Integer) Objects.requireNonNull(header.get("step"));
        }
    }

    private Client(HttpClient client, String url) {
        socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(url.replace("http:", "ws:") + "live"), new Receiver())
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .join();
        sent = CompletableFuture.completedFuture(socket);
    }

    /** Connects. */
    static Client connect(HttpClient client, String url) {
        return new Client(client, url);
    }

    private final class Receiver implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final ByteBuffer bytes = ByteBuffer.allocate(1 << 21).order(ByteOrder.LITTLE_ENDIAN);

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                texts.add(Json.parse(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            bytes.put(data);
            if (last) {
                bytes.flip();
                byte[] header = new byte[bytes.getInt()];
                bytes.get(header);
                float[] values = new float[bytes.remaining() / Float.BYTES];
                bytes.asFloatBuffer().get(values);
                bytes.clear();
                pictures.add(new Shown(Json.parse(new String(header, StandardCharsets.UTF_8)), values));
                send("{\"drawn\": true}");
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }
    }

    /** Sends after what was sent before. */
    private synchronized void send(String json) {
        sent = sent.thenCompose(to -> to.sendText(json, true));
    }

    void show(int field, String normal, int index, int pixels) {
        send(Json.line(Map.of("show", Map.of("field", field, "normal", normal, "index", index, "pixels", pixels))));
    }

    void command(String command) {
        send(Json.line(Map.of("command", command)));
    }

    void set(String key, String value) {
        send(Json.line(Map.of("set", key, "value", value)));
    }

    void frame(int frame) {
        send(Json.line(Map.of("frame", frame)));
    }

    /** Waits for the next picture. */
    Shown picture() throws InterruptedException {
        Shown next = pictures.poll(SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no picture within " + SECONDS + " s; texts: " + texts);
        }
        return next;
    }

    /** Waits for a text. */
    Map<String, Object> text(Predicate<Map<String, Object>> wanted) {
        long deadline = System.nanoTime() + SECONDS * 1_000_000_000;
        while (System.nanoTime() < deadline) {
            for (Map<String, Object> text : texts) {
                if (wanted.test(text)) {
                    return text;
                }
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("not within " + SECONDS + " s; texts: " + texts);
    }

    /** Waits for a state of the run. */
    Map<String, Object> state(String state) {
        return text(text -> state.equals(text.get("state")));
    }

    @Override
    public void close() {
        socket.abort();
    }
}
