package org.parhelion.metrics.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.runs.file.ConfigException;

class MetricsAddressTest {
    @ParameterizedTest
    @CsvSource({
        "9464, 127.0.0.1, 9464, 127.0.0.1:9464",
        "0, 127.0.0.1, 0, 127.0.0.1:0",
        "0.0.0.0:80, 0.0.0.0, 80, 0.0.0.0:80",
        "node17:9464, node17, 9464, node17:9464",
        "'[::1]:9464', ::1, 9464, '[::1]:9464'",
        "65535, 127.0.0.1, 65535, 127.0.0.1:65535"
    })
    void anAddressIsAPortOrAHostAndAPort(String text, String host, int port, String printed) {
        MetricsAddress address = MetricsAddress.of(text);
        assertThat(address).isEqualTo(new MetricsAddress(host, port));
        assertThat(address).hasToString(printed);
        assertThat(MetricsAddress.isAddress(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"65536", "node17:999999999", "node17", "0.0.0.0", "", ":", "9464x"})
    void anotherTextIsRefused(String text) {
        assertThatThrownBy(() -> MetricsAddress.of(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("--metrics=" + text + ": must be [HOST:]PORT");
    }

    @Test
    void theUsualAddressIsOnTheLoopbackInterface() {
        assertThat(MetricsAddress.USUAL).hasToString("127.0.0.1:9464");
    }
}
