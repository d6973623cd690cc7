package org.parhelion.comm.process;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A host's addresses in a fixed number of bytes, which ranks exchange:
 *
 * <pre>
 *   16 bytes an address, IPv6, or IPv4 as ::ffff:a.b.c.d │ … │ zeros if there are fewer than {@link #MOST}
 * </pre>
 */
public final class HostAddresses {
    private static final int BYTES = 16;
    private static final int MOST = 16;
    private static final int IPV4_AT = 12;

    private HostAddresses() {}

    /** This host's addresses without loopback; none if the JVM may not read them. */
    public static byte[] here() {
        byte[] packed = new byte[MOST * BYTES];
        try (Stream<InetAddress> addresses =
                NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)) {
            int at = 0;
            for (InetAddress address :
                    addresses.filter(a -> !a.isLoopbackAddress()).limit(MOST).toList()) {
                byte[] bytes = address.getAddress();
                if (bytes.length < BYTES) {
                    packed[at + IPV4_AT - 2] = -1;
                    packed[at + IPV4_AT - 1] = -1;
                }
                System.arraycopy(bytes, 0, packed, at + BYTES - bytes.length, bytes.length);
                at += BYTES;
            }
        } catch (SocketException e) {
            // no interfaces: this host has no address that another could connect to
        }
        return packed;
    }

    /** The addresses that one or more hosts packed, in the form of {@link InetAddress#getHostAddress()}. */
    public static Set<String> unpack(byte[] packed) {
        Set<String> addresses = new HashSet<>();
        for (int at = 0; at + BYTES <= packed.length; at += BYTES) {
            byte[] bytes = Arrays.copyOfRange(packed, at, at + BYTES);
            if (!Arrays.equals(bytes, new byte[BYTES])) {
                addresses.add(text(bytes));
            }
        }
        return Set.copyOf(addresses);
    }

    /** As text, without the scope that a link-local address has on its own host. */
    static String text(byte[] address) {
        try {
            return InetAddress.getByAddress(address).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address has " + address.length + " bytes, but 4 or 16", e);
        }
    }
}
