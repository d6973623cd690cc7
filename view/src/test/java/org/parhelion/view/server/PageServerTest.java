package org.parhelion.view.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.view.page.LivePage;

@Timeout(60)
class PageServerTest {
    private static final String UPGRADE = """
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            """;

    private static final Pattern LENGTH = Pattern.compile("(?i)Content-Length: (\\d+)");

    private final PageServer server = PageServer.start(0, new LivePage());
    private final String path = URI.create(server.url()).getPath();
    private final String self = "127.0.0.1:" + server.port();

    @AfterEach
    void close() {
        server.close();
    }

    /** The head of the answer to a request, and its content. */
    private String answer(String path, String host, String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            Matcher length = LENGTH.matcher(head);
            return head
                    + (length.find()
                            ? new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8)
                            : "");
        }
    }

    @Test
    void theTokenOpensThePageAndItsFiles() throws IOException {
        assertThat(answer(path, self, ""))
                .startsWith("HTTP/1.1 200")
                .contains("page.js", "Content-Security-Policy: default-src 'self'", "Referrer-Policy: no-referrer");
        assertThat(answer(path + "picture.js", self, ""))
                .startsWith("HTTP/1.1 200")
                .contains("text/javascript");
        assertThat(answer(path + "secret.txt", self, "")).startsWith("HTTP/1.1 404");
        assertThat(answer(path.substring(0, path.length() - 1), self, "")).startsWith("HTTP/1.1 302");
        assertThat(answer(path + "live", self, UPGRADE)).startsWith("HTTP/1.1 101");
        assertThat(answer(path + "live", self, UPGRADE + "Origin: http://" + self + "\r\n"))
                .startsWith("HTTP/1.1 101");
    }

    @Test
    void noTokenAnotherHostAndAnotherOriginAreRefused() throws IOException {
        for (String headers : new String[] {"", UPGRADE}) {
            String live = headers.isEmpty() ? "" : "live";
            assertThat(answer("/" + live, self, headers)).matches("(?s)HTTP/1.1 40[34].*");
            assertThat(answer("/AAAAAAAAAAAAAAAAAAAAAAAA/" + live, self, headers))
                    .startsWith("HTTP/1.1 403");
            assertThat(answer(path + live, "example.org", headers)).startsWith("HTTP/1.1 403");
            assertThat(answer(path + live, self, headers + "Origin: http://example.org\r\n"))
                    .startsWith("HTTP/1.1 403");
        }
    }

    @Test
    void aPortInUseIsRefusedWithARemedy() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> PageServer.start(port, new LivePage()).close())
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("port " + port)
                    .hasMessageContaining("another port");
        }
    }
}
