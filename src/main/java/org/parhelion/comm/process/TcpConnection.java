package org.parhelion.comm.process;

import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A TCP connection as Linux lists it in {@code /proc/net/tcp} and {@code tcp6}:
 *
 * <pre>
 *   sl  local_address rem_address   st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode …
 *    2: 02004D0A:83BA 01004D0A:BF7D 01 000017B8:00000000 04:0000025A 00000000   0       5 544082 …
 * </pre>
 *
 * @param local its end here, {@code 10.77.0.2:33722}
 * @param remote its end there
 * @param inode the socket's number, by which a process's file descriptors name it
 * @param unanswered consecutive transmissions without an answer: of data ({@code retrnsmt}), or of keepalive probes ({@code timeout},
 *     the number of unanswered probes)
 */
record TcpConnection(String local, String remote, long inode, int unanswered) {
    private static final String LISTENS = "0A";
    private static final int INODE = 9;

    /** The connection on {@code line}; empty for the header line, a listening socket, and a socket that no process owns any more. */
    static Optional<TcpConnection> of(String line) {
        String[] words = line.strip().split("\\s+", INODE + 2);
        if (words.length <= INODE || !words[0].endsWith(":") || words[3].equals(LISTENS) || words[INODE].equals("0")) {
            return Optional.empty();
        }
        int unanswered = Integer.parseInt(words[6], 16) + Integer.parseInt(words[8]);
        return Optional.of(
                new TcpConnection(address(words[1]), address(words[2]), Long.parseLong(words[INODE]), unanswered));
    }

    /** The remote end's address without its port. */
    String remoteHost() {
        String host = remote.substring(0, remote.lastIndexOf(':'));
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The inode that the target of a link in {@code /proc/PID/fd} names, {@code socket:[544082]}. */
    static OptionalLong socket(String target) {
        return target.startsWith("socket:[")
                ? OptionalLong.of(Long.parseLong(target.substring("socket:[".length(), target.length() - 1)))
                : OptionalLong.empty();
    }

    /** The kernel prints addresses as 32-bit words in host byte order, which is little-endian on all supported machines. */
    private static String address(String hex) {
        int colon = hex.indexOf(':');
        byte[] printed = HexFormat.of().parseHex(hex.substring(0, colon));
        byte[] bytes = new byte[printed.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = printed[i - i % 4 + 3 - i % 4];
        }
        String text = HostAddresses.text(bytes);
        int port = Integer.parseInt(hex.substring(colon + 1), 16);
        return (text.contains(":") ? "[" + text + "]" : text) + ":" + port;
    }
}
