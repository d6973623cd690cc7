/**
 * Tuple spaces in Redis: {@code redis://} and {@code rediss://} addresses. {@link org.parhelion.space.Spaces#open} finds them on the
 * class path.
 *
 * <p>Start with {@link org.parhelion.adapters.redis.RedisDatabase}; what a verb does stands in the Lua scripts, {@code common.lua}
 * first. The package must not know what the fields of a tuple mean: scripts compare bytes.
 */
@NullMarked
package org.parhelion.adapters.redis;

import org.jspecify.annotations.NullMarked;
