package org.parhelion.campaign.executor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.launch.JavaCommand;
import org.parhelion.runs.report.Json;

/** The program of a method in a JVM of its own: prints the returned map as JSON on the last line. */
public final class MethodMain {
    private MethodMain() {}

    /** The command line that calls a method. */
    static List<String> command(TaskProgram.JavaMethod method, Map<String, String> parameters) {
        List<String> arguments = new ArrayList<>(List.of(method.className(), method.methodName()));
        parameters.forEach((name, value) -> arguments.addAll(List.of(name, value)));
        return JavaCommand.of(MethodMain.class.getName(), arguments);
    }

    /**
     * Calls the method.
     *
     * @param args class, method, then name and value of each parameter
     * @throws Exception what the method throws
     */
    @SuppressWarnings("SystemOut") // a program of its own, whose result is its output
    public static void main(String[] args) throws Exception {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int n = 2; n + 1 < args.length; n += 2) {
            parameters.put(args[n], args[n + 1]);
        }
        System.out.println(Json.line(MethodBody.call(new TaskProgram.JavaMethod(args[0], args[1]), parameters)));
    }
}
