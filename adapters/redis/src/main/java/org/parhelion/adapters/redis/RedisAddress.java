package org.parhelion.adapters.redis;

import java.net.URI;
import org.parhelion.space.SpaceOptions;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.SslOptions;

/**
 * Where a server is, and how a connection starts.
 *
 * @param server host and port
 * @param config user, password, database, TLS, time limits
 * @param text the address as messages name it, without a secret
 */
record RedisAddress(HostAndPort server, JedisClientConfig config, String text) {
    static final int PORT = 6379;
    private static final int CONNECT_MILLIS = 2000;
    /** Longer than a script may take; a silent server counts as lost. */
    private static final int ANSWER_MILLIS = 8000;

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    static RedisAddress of(URI address, SpaceOptions options) {
        String host = address.getHost();
        if (host == null || address.getQuery() != null || address.getFragment() != null) {
            throw malformed(address);
        }
        String user = address.getUserInfo();
        if (user != null && user.contains(":")) {
            throw new IllegalArgumentException("redis://" + host
                    + ": the address contains a password; addresses are logged, so give the password as the secret");
        }
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .resp2()
                .autoNegotiateProtocol(false)
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .connectionTimeoutMillis(CONNECT_MILLIS)
                .socketTimeoutMillis(ANSWER_MILLIS)
                .database(database(address));
        if (address.getScheme().equals("rediss")) {
            config.sslOptions(SslOptions.defaults());
        }
        if (user != null) {
            config.user(user);
        }
        options.secret().ifPresent(config::password);
        int port = address.getPort() == -1 ? PORT : address.getPort();
        String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new RedisAddress(new HostAndPort(plain, port), config.build(), address.toString());
    }

    private static int database(URI address) {
        String path = address.getPath();
        if (path == null || path.isEmpty() || path.equals("/")) {
            return 0;
        }
        if (!path.matches("/\\d{1,5}")) {
            throw malformed(address);
        }
        return Integer.parseInt(path, 1, path.length(), 10);
    }

    private static IllegalArgumentException malformed(URI address) {
        return new IllegalArgumentException(
                "the address '" + address + "' is not of the form redis://[USER@]HOST[:PORT][/DATABASE]");
    }
}
