package org.parhelion.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.parhelion.runs.host.Finding;
import org.parhelion.runs.host.Host;
import org.parhelion.runs.host.Triad;
import org.parhelion.runs.report.Figures;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parhelion info}: lists the machine and its optional programs, and the commands that install missing ones. */
@Command(
        name = "info",
        description =
                "List the JDK, cores, caches, vector width, MPI, MPJ and OpenCL of this machine, and how to install what is missing.")
final class InfoCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Host here = Host.here();
        double triad = Triad.measured(here, here.cores());
        Host machine = here.withCachesOfGetconf();
        List<Finding> findings = Finding.all();
        if (json) {
            out.println(Json.line(object(machine, triad, findings)));
        } else {
            out.print(table(machine, triad, findings));
        }
        out.flush();
        return 0;
    }

    private static String table(Host machine, double triad, List<Finding> findings) {
        String caches = machine.caches().stream().map(Host.Cache::toString).collect(Collectors.joining(", "));
        int bits = machine.vectorBits();
        Table table = new Table()
                .row("JDK", machine.jdk() + ", " + System.getProperty("java.home"))
                .row("system", machine.operatingSystem())
                .row("cores", machine.cores() + " × " + machine.cpu())
                .row(
                        "memory",
                        Host.bytesText(machine.memoryBytes()) + ", the JVM may use "
                                + Host.bytesText(Runtime.getRuntime().maxMemory()))
                .row("caches", caches.isEmpty() ? "not known" : caches)
                .row(
                        "vectors",
                        bits > 0
                                ? bits + " bits: " + bits / Double.SIZE + " doubles or " + bits / Float.SIZE
                                        + " floats at once"
                                : "off: start with ./parhelion, or pass --add-modules jdk.incubator.vector")
                .row("bandwidth", Figures.large(triad, "B/s") + " on " + machine.cores() + " threads (STREAM triad)");
        for (Finding finding : findings) {
            table.row(finding.name(), finding.found().orElse("missing: " + finding.remedy()));
        }
        return table.toString();
    }

    private static Map<String, Object> object(Host machine, double triad, List<Finding> findings) {
        Map<String, Object> object = Json.object();
        object.put("jdk", machine.jdk());
        object.put("system", machine.operatingSystem());
        object.put("cpu", machine.cpu());
        object.put("cores", machine.cores());
        object.put("memoryBytes", machine.memoryBytes());
        object.put("caches", machine.caches().stream().map(Host.Cache::toString).toList());
        object.put("vectorBits", machine.vectorBits());
        object.put("triadGBs", Json.number(triad * 1e-9));
        for (Finding finding : findings) {
            Map<String, Object> entry = Json.object();
            entry.put("found", finding.found().isPresent());
            entry.put("what", finding.found().orElse(finding.remedy()));
            object.put(finding.name(), entry);
        }
        return object;
    }
}
