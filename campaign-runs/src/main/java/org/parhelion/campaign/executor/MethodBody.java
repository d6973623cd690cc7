package org.parhelion.campaign.executor;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.spec.ResultRule;
import org.parhelion.runs.file.ConfigException;

/** Calls {@code static Map<String, Object> method(Map<String, String> parameters)} of a user's class. */
record MethodBody(
        TaskProgram.JavaMethod method, Map<String, String> parameters, List<ResultRule> results, Path directory)
        implements AttemptBody {
    @Override
    public TaskOutcome run(AttemptControl control) throws Exception {
        Interruption interruption = new Interruption(Thread.currentThread());
        control.onWish(wish -> {
            if (wish != AttemptControl.Wish.DRAIN) {
                interruption.now();
            }
        });
        Map<String, Object> returned;
        try {
            returned = call(method, parameters);
        } finally {
            interruption.end();
        }
        Map<String, Scalar> values = ResultValues.of(results, Map.of(), returned, "", directory);
        return ResultValues.notFinite(values)
                .<TaskOutcome>map(name -> new TaskOutcome.Failed(FailureClass.NAN, "result " + name + " is not finite"))
                .orElseGet(() -> new TaskOutcome.Succeeded(values, ""));
    }

    /** Interrupts a method's thread as long as the method runs: the thread's next attempt is another one. */
    private static final class Interruption {
        private final Thread thread;
        private boolean ended;

        Interruption(Thread thread) {
            this.thread = thread;
        }

        synchronized void now() {
            if (!ended) {
                thread.interrupt();
            }
        }

        synchronized void end() {
            ended = true;
        }
    }

    /**
     * Calls the method.
     *
     * @throws ConfigException if there is no such method
     */
    static Map<String, Object> call(TaskProgram.JavaMethod method, Map<String, String> parameters) throws Exception {
        MethodHandle handle;
        try {
            Class<?> type = Class.forName(
                    method.className(), true, Thread.currentThread().getContextClassLoader());
            handle = MethodHandles.publicLookup()
                    .findStatic(type, method.methodName(), MethodType.methodType(Map.class, Map.class));
        } catch (ReflectiveOperationException e) {
            throw new ConfigException(
                    "method: " + method.className() + "::" + method.methodName()
                            + ": a public class with public static Map<String, Object> " + method.methodName()
                            + "(Map<String, String>) is required: " + e,
                    e);
        }
        Map<?, ?> returned;
        try {
            returned = (Map<?, ?>) handle.invoke(parameters);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        returned.forEach((name, value) -> values.put(String.valueOf(name), value));
        return values;
    }
}
