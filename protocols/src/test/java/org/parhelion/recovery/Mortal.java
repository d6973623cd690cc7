package org.parhelion.recovery;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.parhelion.comm.Comm;
import org.parhelion.comm.FaultTolerantComm;

/** A world whose rank dies in a call of its choice: the n-th of a verb, or of any, on the m-th communicator that it computes on. */
final class Mortal {
    /** Any verb. */
    static final String ANY = "";

    /**
     * When to die.
     *
     * @param attempt which communicator of survivors, from 0 on
     * @param verb which call, or {@link #ANY}
     * @param count the how-many-th, from 1 on
     * @param after whether the call is made before: what is collective then has happened on all ranks
     */
    record Moment(int attempt, String verb, int count, boolean after) {
        /** In the call, before anything of it happens. */
        Moment(int attempt, String verb, int count) {
            this(attempt, verb, count, false);
        }
    }

    private Mortal() {}

    /** {@code world}, with a rank that dies when {@code moment} comes; later than never is never. */
    static FaultTolerantComm world(FaultTolerantComm world, Moment moment) {
        int[] attempts = {0};
        return proxy(world, (verb, call) -> {
            Object result = call.make();
            return verb.equals("createGroup") && attempts[0]++ == moment.attempt
                    ? group(world, (FaultTolerantComm) result, moment)
                    : result;
        });
    }

    private static FaultTolerantComm group(FaultTolerantComm world, FaultTolerantComm group, Moment moment) {
        Map<String, Integer> calls = new HashMap<>();
        return proxy(group, (verb, call) -> {
            if (!verb.equals("rank") && !verb.equals("size") && !verb.equals("threadLevel")) {
                int all = calls.merge(ANY, 1, Integer::sum);
                int these = calls.merge(verb, 1, Integer::sum);
                if ((moment.verb.isEmpty() ? all : moment.verb.equals(verb) ? these : 0) == moment.count) {
                    if (moment.after) {
                        call.make();
                    }
                    throw world.die();
                }
            }
            return call.make();
        });
    }

    /** {@code world}, whose engine knows of no death. */
    static FaultTolerantComm blind(FaultTolerantComm world) {
        return proxy(world, (verb, call) -> verb.equals("failed") ? List.of() : call.make());
    }

    private interface Call {
        Object make() throws Throwable;
    }

    private interface Handler {
        Object handle(String verb, Call call) throws Throwable;
    }

    private static FaultTolerantComm proxy(FaultTolerantComm inner, Handler handler) {
        return proxy(FaultTolerantComm.class, inner, handler);
    }

    /** Calls on the companion count as calls on the communicator. */
    private static <C extends Comm> C proxy(Class<C> type, C inner, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                Mortal.class.getClassLoader(),
                new Class<?>[] {type},
                (_, method, arguments) -> handler.handle(method.getName(), () -> {
                    try {
                        Object result = method.invoke(inner, arguments);
                        return method.getName().equals("companion")
                                ? proxy(Comm.class, (Comm) result, handler)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                })));
    }
}
