package org.parhelion.comm.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a connection counts as lost, in time that the test makes. */
class ConnectionWatchTest {
    private final ConnectionWatch watch = new ConnectionWatch(Duration.ofSeconds(30), Set.of());

    private static TcpConnection connection(long inode, int unanswered) {
        return new TcpConnection("10.0.0.1:4000", "10.0.0.2:5000", inode, unanswered);
    }

    private List<TcpConnection> at(long seconds, TcpConnection... connections) {
        return watch.lost(TimeUnit.SECONDS.toNanos(seconds), List.of(connections));
    }

    @Test
    void noAnswerForTheWholeTimeIsALostConnection() {
        assertThat(at(0, connection(7, 1))).isEmpty();
        assertThat(at(10, connection(7, 4))).isEmpty();
        // The kernel waits ever longer before it sends again: an equal count is silence, too.
        assertThat(at(29, connection(7, 4))).isEmpty();
        assertThat(at(30, connection(7, 5))).containsExactly(connection(7, 5));
    }

    @Test
    void anAnswerBeginsAnew() {
        at(0, connection(7, 3));
        assertThat(at(20, connection(7, 0))).isEmpty();
        assertThat(at(31, connection(7, 1))).isEmpty();
        assertThat(at(60, connection(7, 2))).isEmpty();
        assertThat(at(61, connection(7, 3))).hasSize(1);
    }

    @Test
    void anAnswerBetweenTwoLooksShowsInASmallerCount() {
        at(0, connection(7, 6));
        assertThat(at(20, connection(7, 2))).isEmpty();
        assertThat(at(40, connection(7, 4))).isEmpty();
        assertThat(at(50, connection(7, 5))).hasSize(1);
    }

    @Test
    void connectionsAreToldApartAndOneThatIsGoneIsForgotten() {
        at(0, connection(7, 1), connection(8, 0));
        at(20, connection(8, 1));
        assertThat(at(30, connection(7, 9), connection(8, 2))).isEmpty();
        assertThat(at(50, connection(7, 9), connection(8, 2))).containsExactly(connection(8, 2));
    }

    @Test
    void theTimeIsAWholeNumberOfSeconds() {
        assertThat(ConnectionWatch.seconds(" 5 ")).isEqualTo(5);
        assertThat(ConnectionWatch.seconds("0")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5"})
    void anythingElseIsRefusedByName(String text) {
        assertThatThrownBy(() -> ConnectionWatch.seconds(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PARHELION_SILENT_SECONDS='" + text + "'");
    }
}
