package org.parhelion.view.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    private static final Access ACCESS = new Access("secret");

    private static Optional<String> refusal(String path, String host, String origin) {
        return ACCESS.refusal(path, Optional.of(host), origin.isEmpty() ? Optional.empty() : Optional.of(origin));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:80", "localhost:8080", "localhost", "[::1]:9"})
    void aNameOfTheLoopbackInterfaceOnAnyPortIsServed(String host) {
        assertThat(refusal("/secret/", host, "")).isEmpty();
        assertThat(refusal("/secret/page.js", host, "http://" + host)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "example.org", "127.0.0.1.example.org:80", "localhost.example.org", "10.0.0.1", "127.0.0.1:x"
            })
    void anyOtherHostIsRefused(String host) {
        assertThat(refusal("/secret/", host, "").orElseThrow()).contains("loopback");
        assertThat(ACCESS.refusal("/secret/", Optional.empty(), Optional.empty()))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org",
                "https://localhost:80",
                "http://localhost:81",
                "http://127.0.0.1:80",
                "null"
            })
    void anotherOriginIsRefused(String origin) {
        assertThat(refusal("/secret/live", "localhost:80", origin).orElseThrow())
                .contains(origin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "//secret/", "/Secret/", "/secre/", "/secret2/", "/page.js", "/x/secret/"})
    void aPathWithoutTheTokenIsRefused(String path) {
        assertThat(refusal(path, "localhost", "").orElseThrow()).contains("token");
    }

    @Test
    void tokensDiffer() {
        assertThat(Access.random().token())
                .hasSize(24)
                .isNotEqualTo(Access.random().token());
    }
}
