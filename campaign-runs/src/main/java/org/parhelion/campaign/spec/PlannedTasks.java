package org.parhelion.campaign.spec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskSource;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.design.DesignResult;
import org.parhelion.campaign.design.DesignTask;
import org.parhelion.campaign.design.Searcher;
import org.parhelion.runs.report.Json;

/**
 * The tasks of a plan, for a coordinator. It takes the outcomes in the order in which the {@link Searcher} awaits them.
 *
 * <p>A task's name is that of its directory: tasks that continue each other have the same.
 */
public final class PlannedTasks implements TaskSource {
    /** Of a task's number in its name. */
    private static final int DIGITS = 6;

    /** The result that asks for tasks: a JSON array of objects with parameters. */
    public static final String ADDS = "tasks";

    private final CampaignPlan plan;
    private final Searcher searcher;
    private final InputFiles inputs;
    /** The tasks whose outcome was told. */
    private final BitSet known = new BitSet();
    /** The first task of each task that continues another. */
    private final Map<Long, Long> roots = new TreeMap<>();

    /**
     * Creates the source.
     *
     * @param plan the campaign
     */
    public PlannedTasks(CampaignPlan plan) {
        this.plan = plan;
        this.searcher = plan.search().get();
        this.inputs = new InputFiles(plan.steps());
    }

    @Override
    public List<TaskSpec> begin() {
        return asked();
    }

    @Override
    public int next(int told) {
        return searcher.awaits().isPresent()
                ? Math.toIntExact(searcher.awaits().getAsLong())
                : known.nextClearBit(0); // a searcher that needs no more results
    }

    @Override
    public List<TaskSpec> told(int task, TaskOutcome outcome) {
        known.set(task);
        if (searcher.awaits().isEmpty()) {
            return List.of();
        }
        searcher.tell(result(task, outcome));
        return asked();
    }

    private static DesignResult result(int task, TaskOutcome outcome) {
        if (!(outcome instanceof TaskOutcome.Succeeded succeeded)) {
            return new DesignResult(task, false, Map.of());
        }
        Map<String, Double> values = new TreeMap<>();
        succeeded.results().forEach((name, value) -> number(value).ifPresent(number -> values.put(name, number)));
        Scalar adds = succeeded.results().get(ADDS);
        return new DesignResult(task, true, values, adds == null ? List.of() : points(adds.toString()));
    }

    private static java.util.OptionalDouble number(Scalar value) {
        return switch (value) {
            case Scalar.Whole whole -> java.util.OptionalDouble.of((double) whole.value());
            case Scalar.Real real -> java.util.OptionalDouble.of(real.value());
            case Scalar.Text _, Scalar.Flag _ -> java.util.OptionalDouble.empty();
        };
    }

    private static List<Map<String, String>> points(String json) {
        List<Map<String, String>> points = new ArrayList<>();
        for (Map<String, Object> object : Json.rows(json)) {
            Map<String, String> point = new LinkedHashMap<>();
            object.forEach((name, value) -> point.put(name, String.valueOf(value)));
            points.add(point);
        }
        return points;
    }

    private List<TaskSpec> asked() {
        List<TaskSpec> tasks = new ArrayList<>();
        for (List<DesignTask> more = searcher.ask(); !more.isEmpty(); more = searcher.ask()) {
            more.forEach(task -> add(task, tasks));
        }
        return tasks;
    }

    private void add(DesignTask task, List<TaskSpec> tasks) {
        int nodes = plan.programs().size();
        long root = task.continues().isPresent()
                ? roots.getOrDefault(
                        task.continues().getAsLong(), task.continues().getAsLong())
                : task.number();
        if (root != task.number()) {
            roots.put(task.number(), root);
        }
        Map<String, Scalar> parameters = new LinkedHashMap<>();
        task.parameters().forEach((name, value) -> parameters.put(name, Scalar.of(value)));
        task.steps().ifPresent(steps -> parameters.put(CampaignPlan.STEPS, Scalar.of(steps)));
        for (int node = 0; node < nodes; node++) {
            PlannedProgram program = plan.programs().get(node);
            int index = Math.toIntExact(Math.addExact(Math.multiplyExact(task.number(), (long) nodes), node));
            List<Integer> after = new ArrayList<>();
            task.after().forEach(before -> after.add(Math.toIntExact(before)));
            program.after().forEach(before -> after.add(index - (nodeOf(program) - nodeOf(before))));
            tasks.add(new TaskSpec(
                    index,
                    name(root, program),
                    program.program(),
                    parameters,
                    program.needs(),
                    0,
                    program.timeoutMillis(),
                    program.retry(),
                    after,
                    program.checkpointable(),
                    plan.rule().reuseResults() ? inputs.identity(program, task.parameters()) : ""));
        }
    }

    private int nodeOf(PlannedProgram program) {
        return plan.programs().indexOf(program);
    }

    private int nodeOf(String name) {
        return plan.programs().stream().map(PlannedProgram::name).toList().indexOf(name);
    }

    private static String name(long root, PlannedProgram program) {
        String digits = String.valueOf(root);
        String number = "0".repeat(Math.max(0, DIGITS - digits.length())) + digits;
        return program.name().isEmpty() ? number : number + "-" + program.name();
    }

    @Override
    public byte[] state() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            byte[] own = searcher.state();
            out.writeInt(own.length);
            out.write(own);
            out.writeInt(roots.size());
            for (Map.Entry<Long, Long> root : roots.entrySet()) {
                out.writeLong(root.getKey());
                out.writeLong(root.getValue());
            }
            byte[] bits = known.toByteArray();
            out.writeInt(bits.length);
            out.write(bits);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void restore(byte[] state) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
            searcher.restore(in.readNBytes(in.readInt()));
            roots.clear();
            for (int n = in.readInt(); n > 0; n--) {
                roots.put(in.readLong(), in.readLong());
            }
            known.clear();
            known.or(BitSet.valueOf(in.readNBytes(in.readInt())));
        } catch (IOException e) {
            throw new IllegalArgumentException("no state of planned tasks: " + e.getMessage(), e);
        }
    }
}
