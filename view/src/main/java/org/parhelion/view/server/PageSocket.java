package org.parhelion.view.server;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import io.helidon.websocket.WsUpgradeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parhelion.grid.Axis;
import org.parhelion.runs.report.Json;
import org.parhelion.view.page.LivePage;
import org.parhelion.view.page.Outlet;
import org.parhelion.view.page.PageCommand;
import org.parhelion.view.page.Viewer;
import org.parhelion.view.sample.Slice;
import tools.jackson.core.JacksonException;

/**
 * The WebSocket of one browser. Messages of the browser, JSON:
 *
 * <pre>
 *   {"show": {"field": 0, "normal": "z", "index": 12, "pixels": 512}}     the slice that it shows from now on
 *   {"drawn": true}                                                       the last picture is drawn
 *   {"command": "pause"}
 *   {"set": "diffusivity", "value": "2e-4 m²/s"}
 *   {"frame": 3}                                                          the frame of a run that is over
 * </pre>
 */
final class PageSocket implements WsListener {
    private static final int POLICY_VIOLATION = 1008;
    private static final int TRY_AGAIN_LATER = 1013;

    private final LivePage page;
    private final Access access;
    private Optional<Viewer> viewer = Optional.empty();

    PageSocket(LivePage page, Access access) {
        this.page = page;
        this.access = access;
    }

    @Override
    public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) throws WsUpgradeException {
        Optional<String> refusal = access.refusal(
                prologue.uriPath().rawPath(),
                PageServer.value(headers, HeaderNames.HOST),
                PageServer.value(headers, HeaderNames.ORIGIN));
        if (refusal.isPresent()) {
            throw new WsUpgradeException(refusal.get());
        }
        return Optional.empty();
    }

    @Override
    public void onOpen(WsSession session) {
        viewer = page.connect(new Way(session));
        if (viewer.isEmpty()) {
            session.close(TRY_AGAIN_LATER, "too many viewers");
            return;
        }
        Viewer opened = viewer.get();
        // Of a platform thread the processor time is known.
        Thread.ofPlatform().daemon().name("viewer").start(() -> serve(opened));
    }

    private static void serve(Viewer opened) {
        try {
            opened.serve();
        } catch (IOException e) {
            opened.close(); // the browser is gone
        }
    }

    /** Messages to a browser. */
    private record Way(WsSession session) implements Outlet {
        @Override
        public void send(String text) throws IOException {
            try {
                session.send(text, true);
            } catch (RuntimeException e) {
                throw new IOException("the browser is gone", e);
            }
        }

        @Override
        public void send(ByteBuffer picture) throws IOException {
            try {
                session.send(BufferData.create(picture.array(), picture.arrayOffset(), picture.limit()), true);
            } catch (RuntimeException e) {
                throw new IOException("the browser is gone", e);
            }
        }
    }

    @Override
    public void onMessage(WsSession session, String text, boolean last) {
        if (viewer.isEmpty()) {
            return;
        }
        try {
            if (!last) {
                throw new IllegalArgumentException("a message in several frames");
            }
            obey(viewer.get(), Json.parse(text));
        } catch (IllegalArgumentException | JacksonException e) {
            session.close(POLICY_VIOLATION, "a message that a page does not send");
        }
    }

    private void obey(Viewer from, Map<String, Object> message) {
        if (message.get("show") instanceof Map<?, ?> slice) {
            from.show(new Slice(
                    integer(slice.get("field")),
                    Axis.valueOf(String.valueOf(slice.get("normal")).toUpperCase(Locale.ROOT)),
                    integer(slice.get("index")),
                    integer(slice.get("pixels"))));
        } else if (message.get("command") instanceof String label) {
            page.command(PageCommand.of(label)
                    .orElseThrow(() -> new IllegalArgumentException("no command '" + label + "'")));
        } else if (message.get("set") instanceof String key && message.get("value") instanceof String value) {
            page.change(key, value);
        } else if (message.containsKey("frame")) {
            page.seek(integer(message.get("frame")));
        } else if (message.containsKey("drawn")) {
            from.drawn();
        } else {
            throw new IllegalArgumentException("unknown message");
        }
    }

    private static int integer(@Nullable Object value) {
        if (value instanceof Integer number) {
            return number;
        }
        throw new IllegalArgumentException("'" + value + "' is no integer");
    }

    @Override
    public void onClose(WsSession session, int status, String reason) {
        viewer.ifPresent(Viewer::close);
    }

    @Override
    public void onError(WsSession session, Throwable failure) {
        viewer.ifPresent(Viewer::close);
    }
}
