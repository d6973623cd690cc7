package org.parhelion.view;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.parhelion.runs.report.Json;

/** Chromium without a window, driven by its DevTools protocol. */
final class Browser implements AutoCloseable {
    private static final long SECONDS = 30;

    private final Process process;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<Map<String, Object>>> answers = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();

    /** The program, if it is installed. */
    static Optional<Path> program() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(name -> Path.of("/usr/bin", name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private Browser(Process process, HttpClient client, URI target) {
        this.process = process;
        this.socket = client.newWebSocketBuilder()
                .buildAsync(target, new Answers())
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Opens a page. */
    static Browser open(Path profile, String url) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        program().orElseThrow().toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--window-size=1300,900",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        try {
            String devtools = devtools(process);
            HttpClient client = HttpClient.newHttpClient();
            HttpResponse<String> made = client.send(
                    HttpRequest.newBuilder(URI.create(devtools + "/json/new?" + url))
                            .PUT(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            URI target = URI.create(String.valueOf(Json.parse(made.body()).get("webSocketDebuggerUrl")));
            return new Browser(process, client, target);
        } catch (IOException | InterruptedException | RuntimeException e) {
            end(process);
            throw e;
        }
    }

    /** Reads the address that Chromium prints when it is ready; its other lines are of no interest. */
    private static String devtools(Process process) throws IOException {
        BufferedReader lines = process.inputReader();
        StringBuilder all = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            all.append(line).append('\n');
            if (line.startsWith("DevTools listening on ws://")) {
                Thread.ofVirtual().start(() -> lines.lines().forEach(_ -> {}));
                return line.replaceFirst(".*ws://([^/]*)/.*", "http://$1");
            }
        }
        throw new IOException("Chromium has ended: " + all);
    }

    private final class Answers implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                Map<String, Object> message = Json.parse(text.toString());
                text.setLength(0);
                if (message.get("id") instanceof Integer id) {
                    Optional.ofNullable(answers.remove(id)).ifPresent(answer -> answer.complete(message));
                }
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            answers.values().forEach(answer -> answer.completeExceptionally(failure));
        }
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> call(String method, Map<String, Object> params) {
        int id = number.incrementAndGet();
        CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText(Json.line(Map.of("id", id, "method", method, "params", params)), true)
                .join();
        Map<String, Object> message =
                answer.orTimeout(SECONDS, TimeUnit.SECONDS).join();
        if (message.get("result") instanceof Map<?, ?> result) {
            return (Map<String, Object>) result;
        }
        throw new IllegalStateException(method + ": " + message.get("error"));
    }

    /** The value of an expression of JavaScript; promises are awaited. */
    Object evaluate(String expression) {
        Map<String, Object> result =
                call("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (result.containsKey("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
        }
        return result.get("result") instanceof Map<?, ?> value && value.get("value") != null ? value.get("value") : "";
    }

    /** Waits until an expression is true. */
    void await(String condition) {
        long end = System.nanoTime() + SECONDS * 1_000_000_000;
        while (true) {
            try {
                awaitOnce(condition);
                return;
            } catch (IllegalStateException e) {
                if (!e.toString().contains("context was destroyed") || System.nanoTime() > end) {
                    throw e; // only a page that is still loading is asked again
                }
            }
        }
    }

    private void awaitOnce(String condition) {
        evaluate("new Promise((done, fail) => { const end = Date.now() + " + 1000 * SECONDS / 2
                + "; const test = () => { let is = false; try { is = " + condition
                + "; } catch (e) {} if (is) done(true); else if (Date.now() > end) fail('never: ' + "
                + Json.line(condition) + "); else setTimeout(test, 10); }; test(); })");
    }

    /** The pixels of a canvas as 0xRRGGBB, row-major from the top. */
    int[] pixels(String canvas) {
        Object bytes = evaluate("(() => { const c = document.getElementById('" + canvas
                + "'); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let s = '';"
                + " for (let n = 0; n < d.length; n += 4) s += String.fromCharCode(d[n], d[n + 1], d[n + 2]);"
                + " return btoa(s); })()");
        byte[] rgb = Base64.getDecoder().decode(String.valueOf(bytes));
        int[] pixels = new int[rgb.length / 3];
        for (int n = 0; n < pixels.length; n++) {
            pixels[n] = ((rgb[3 * n] & 0xff) << 16) | ((rgb[3 * n + 1] & 0xff) << 8) | (rgb[3 * n + 2] & 0xff);
        }
        return pixels;
    }

    /** A picture of the window, as PNG. */
    byte[] screenshot() {
        return Base64.getDecoder()
                .decode(String.valueOf(call("Page.captureScreenshot", Map.of()).get("data")));
    }

    @Override
    public void close() {
        socket.abort();
        end(process);
    }

    private static void end(Process process) {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }
}
