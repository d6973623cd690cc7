package org.parhelion.adapters.redis;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parhelion.space.SpaceException;
import org.parhelion.space.database.Lanes;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** The scripts need Redis 7, or a server that claims to be compatible with it, as Valkey does. */
final class ServerVersion {
    private static final int MAJOR_MIN = 7;
    private static final Pattern VERSION = Pattern.compile("redis_version:(\\d+)\\.\\S*");

    private ServerVersion() {}

    static void check(Connection connection, RedisAddress address) throws Lanes.LostException {
        String info;
        try {
            info = new String(
                    (byte[]) connection.executeCommand(new CommandArguments(Protocol.Command.INFO).add("server")),
                    StandardCharsets.UTF_8);
        } catch (JedisDataException | JedisConnectionException e) {
            throw RedisDatabase.failure(e, address);
        }
        Matcher matcher = VERSION.matcher(info);
        boolean known = matcher.find();
        if (!known || Integer.parseInt(matcher.group(1)) < MAJOR_MIN) {
            throw new SpaceException(
                    SpaceException.Kind.REFUSED,
                    address.text() + " has " + (known ? matcher.group() : "an unknown version")
                            + "; a tuple space needs Redis " + MAJOR_MIN + " or later");
        }
    }
}
