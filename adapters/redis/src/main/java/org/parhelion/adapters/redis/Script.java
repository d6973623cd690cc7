package org.parhelion.adapters.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** A script: {@code common.lua} and the file of a verb. The server keeps it by its SHA-1, until it restarts. */
enum Script {
    WRITE,
    FIND,
    COUNT,
    LEASE,
    BEGIN,
    RENEW,
    END;

    private static final byte[] ONE = {'1'};

    private final String source;
    private final String sha1;

    Script() {
        source = resource("common") + resource(name().toLowerCase(Locale.ROOT));
        try {
            sha1 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(source.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name + ".lua");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the script. */
    List<?> run(Connection connection, byte[] key, List<byte[]> arguments) {
        try {
            return (List<?>) connection.executeCommand(command(Protocol.Command.EVALSHA, sha1, key, arguments));
        } catch (JedisNoScriptException e) {
            return (List<?>) connection.executeCommand(command(Protocol.Command.EVAL, source, key, arguments));
        }
    }

    private static CommandArguments command(
            Protocol.Command command, String script, byte[] key, List<byte[]> arguments) {
        CommandArguments all = new CommandArguments(command)
                .add(script.getBytes(StandardCharsets.UTF_8))
                .add(ONE)
                .add(key);
        arguments.forEach(all::add);
        return all;
    }
}
