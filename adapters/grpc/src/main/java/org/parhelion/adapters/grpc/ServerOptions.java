package org.parhelion.adapters.grpc;

import java.time.Duration;
import java.util.Optional;

/**
 * How a server is started.
 *
 * @param tls the server's certificate; empty for plain connections
 * @param tokens who may connect; empty if anybody may, and chooses a tenant
 * @param messageBytesMax the longest message that is accepted, and thereby the largest tuple [bytes]; 1 KiB … 48 MiB
 * @param sessionGrace how long a session outlives its connection: a client that comes back within this time learns the outcome
 *     of what it had asked for. A tuple on its way to a client that is silent is free again after this time, within 1 … 10 s
 */
public record ServerOptions(Optional<Tls> tls, Optional<Tokens> tokens, int messageBytesMax, Duration sessionGrace) {
    /** Plain connections for anybody, messages of up to 4 MiB, 10 s of grace. */
    public static final ServerOptions DEFAULT =
            new ServerOptions(Optional.empty(), Optional.empty(), 1 << 22, Duration.ofSeconds(10));

    private static final int MESSAGE_BYTES_LEAST = 1 << 10;
    /** Below what clients accept, with room for what surrounds a tuple. */
    static final int MESSAGE_BYTES_MOST = 48 << 20;

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if {@code messageBytesMax} is out of range or {@code sessionGrace} is negative
     */
    public ServerOptions {
        if (messageBytesMax < MESSAGE_BYTES_LEAST || messageBytesMax > MESSAGE_BYTES_MOST) {
            throw new IllegalArgumentException("messages of up to " + messageBytesMax + " bytes; choose "
                    + MESSAGE_BYTES_LEAST + " … " + MESSAGE_BYTES_MOST);
        }
        if (sessionGrace.isNegative()) {
            throw new IllegalArgumentException("a session cannot outlive its connection by " + sessionGrace);
        }
    }

    /**
     * Turns TLS on.
     *
     * @param files certificate and key
     * @return these options with it
     */
    public ServerOptions with(Tls files) {
        return new ServerOptions(Optional.of(files), tokens, messageBytesMax, sessionGrace);
    }

    /**
     * Asks for tokens.
     *
     * @param accepted who may connect
     * @return these options with them
     */
    public ServerOptions with(Tokens accepted) {
        return new ServerOptions(tls, Optional.of(accepted), messageBytesMax, sessionGrace);
    }
}
