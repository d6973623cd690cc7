package org.parhelion.comm.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Linux's table of TCP connections is read for what it is. */
class TcpConnectionTest {
    @Test
    void dataWithoutAnAnswerIsCounted() {
        String line =
                "   2: 02004D0A:83BA 01004D0A:BF7D 01 000017B8:00000000 01:0000025A 00000007     0        0 544082 3"
                        + " 000000007b8ba6ed 20 4 29 33 -1";
        assertThat(TcpConnection.of(line)).contains(new TcpConnection("10.77.0.2:33722", "10.77.0.1:49021", 544082, 7));
    }

    @Test
    void probesWithoutAnAnswerAreCountedInBaseTen() {
        String line =
                "   2: 02004D0A:83BA 01004D0A:BF7D 01 000017B8:00000000 04:0000025A 00000000     0       12 544082 3"
                        + " 000000007b8ba6ed 20 4 29 33 -1";
        assertThat(TcpConnection.of(line).orElseThrow().unanswered()).isEqualTo(12);
    }

    @Test
    void addressesOfBothFamiliesAreWordsInTheMachinesOrder() {
        String line = "   0: 00000000000000000000000001000000:1F90 B80D01200000000000000000010000AB:01BB 01"
                + " 00000000:00000000 00:00000000 00000000     0        0 99 1 0 20 4 30 10 -1";
        assertThat(TcpConnection.of(line))
                .contains(new TcpConnection("[0:0:0:0:0:0:0:1]:8080", "[2001:db8:0:0:0:0:ab00:1]:443", 99, 0));
    }

    @Test
    void theRemoteHostIsTheAddressWithoutItsPort() {
        assertThat(new TcpConnection("10.0.0.1:4000", "10.0.0.2:5000", 1, 0).remoteHost())
                .isEqualTo("10.0.0.2");
        assertThat(new TcpConnection("[::1]:4000", "[2001:db8:0:0:0:0:ab00:1]:443", 1, 0).remoteHost())
                .isEqualTo("2001:db8:0:0:0:0:ab00:1");
    }

    @Test
    void aHostsAddressesSurviveTheirWayInBytes() throws SocketException {
        Set<String> addresses = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .map(address -> address.getHostAddress().replaceAll("%.*", ""))
                .limit(16)
                .collect(Collectors.toSet());
        byte[] mine = HostAddresses.here();
        assertThat(HostAddresses.unpack(mine)).isEqualTo(addresses);
        byte[] two = Arrays.copyOf(mine, 2 * mine.length);
        byte[] other = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 77, 0, 2};
        System.arraycopy(other, 0, two, mine.length, other.length);
        assertThat(HostAddresses.unpack(two)).containsAll(addresses).contains("10.77.0.2");
    }

    @Test
    void titlesListenersAndSocketsOfNobodyAreLeftOut() {
        assertThat(Stream.of(
                                "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
                                "   0: 0100007F:AD81 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 546694 1",
                                "   1: 0100007F:AD81 0100007F:1F90 06 00000000:00000000 03:00000B0A 00000000     0        0 0 3",
                                "")
                        .map(TcpConnection::of))
                .containsOnly(Optional.empty());
    }

    @Test
    void aDescriptorNamesItsSocket() {
        assertThat(TcpConnection.socket("socket:[544082]")).hasValue(544082);
        assertThat(TcpConnection.socket("pipe:[544082]")).isEmpty();
        assertThat(TcpConnection.socket("/dev/null")).isEmpty();
    }

    @Test
    void aConnectionOfThisProcessIsFoundInTheKernelsTable() throws IOException {
        Path table = Path.of("/proc/net/tcp");
        assumeTrue(Files.isReadable(table), "no /proc/net/tcp: not Linux");
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        try (ServerSocket server = new ServerSocket(0, 1, loopback);
                Socket client = new Socket(loopback, server.getLocalPort());
                Socket accepted = server.accept()) {
            String here = "127.0.0.1:" + client.getLocalPort();
            String there = "127.0.0.1:" + accepted.getLocalPort();
            // The JDK's sockets may be IPv6 ones, which the other table holds.
            List<TcpConnection> found = Stream.of("tcp", "tcp6")
                    .map(name -> Path.of("/proc/net", name))
                    .filter(Files::isReadable)
                    .flatMap(TcpConnectionTest::lines)
                    .map(TcpConnection::of)
                    .flatMap(Optional::stream)
                    .filter(c -> c.local().endsWith(":" + client.getLocalPort())
                            && c.remote().endsWith(":" + accepted.getLocalPort()))
                    .toList();
            assertThat(found).as("%s to %s", here, there).singleElement().satisfies(c -> {
                assertThat(c.unanswered()).isZero();
                assertThat(c.inode()).isPositive();
            });
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}
