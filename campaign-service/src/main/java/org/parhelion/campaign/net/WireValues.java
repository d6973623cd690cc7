package org.parhelion.campaign.net;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.CoordinatorLoad;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.RetryRule;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskHistory;
import org.parhelion.campaign.TaskNeeds;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskRecord;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.net.wire.CampaignWire;

/**
 * Values of campaigns as messages, and back. What comes from others is checked by the values' own constructors: each of them
 * throws {@link IllegalArgumentException} for what cannot be.
 */
final class WireValues {
    private WireValues() {}

    // Names --------------------------------------------------------------------------------------------------------

    static CampaignWire.CampaignName name(CampaignId id) {
        return CampaignWire.CampaignName.newBuilder()
                .setTenant(id.tenant())
                .setName(id.name())
                .build();
    }

    static CampaignId id(CampaignWire.CampaignName name) {
        return new CampaignId(name.getTenant(), name.getName());
    }

    static CampaignWire.AttemptName attempt(Attempt attempt) {
        return CampaignWire.AttemptName.newBuilder()
                .setCampaign(name(attempt.campaign()))
                .setTask(attempt.task())
                .setNumber(attempt.number())
                .setEpoch(attempt.epoch())
                .build();
    }

    static Attempt attempt(CampaignWire.AttemptName name) {
        return new Attempt(
                id(name.getCampaign()),
                atLeast0("task", name.getTask()),
                atLeast0("attempt", name.getNumber()),
                name.getEpoch());
    }

    static List<Attempt> attempts(List<CampaignWire.AttemptName> names) {
        return names.stream().map(WireValues::attempt).toList();
    }

    static List<CampaignWire.AttemptName> attemptNames(List<Attempt> attempts) {
        return attempts.stream().map(WireValues::attempt).toList();
    }

    static int atLeast0(String what, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " " + value + ": must not be negative");
        }
        return value;
    }

    static long atLeast0(String what, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " " + value + ": must not be negative");
        }
        return value;
    }

    // Tasks --------------------------------------------------------------------------------------------------------

    static CampaignWire.Values values(Map<String, Scalar> values) {
        CampaignWire.Values.Builder message = CampaignWire.Values.newBuilder();
        values.forEach((name, value) -> message.addNames(name).addValues(value(value)));
        return message.build();
    }

    private static CampaignWire.Value value(Scalar value) {
        CampaignWire.Value.Builder message = CampaignWire.Value.newBuilder();
        return switch (value) {
            case Scalar.Whole whole -> message.setWhole(whole.value()).build();
            case Scalar.Real real -> message.setReal(real.value()).build();
            case Scalar.Text text -> message.setText(text.value()).build();
            case Scalar.Flag flag -> message.setFlag(flag.value()).build();
        };
    }

    static Map<String, Scalar> values(CampaignWire.Values message) {
        if (message.getNamesCount() != message.getValuesCount()) {
            throw new IllegalArgumentException(
                    message.getNamesCount() + " names for " + message.getValuesCount() + " values");
        }
        Map<String, Scalar> values = new LinkedHashMap<>();
        for (int i = 0; i < message.getNamesCount(); i++) {
            if (values.put(message.getNames(i), value(message.getValues(i))) != null) {
                throw new IllegalArgumentException("two values are named '" + message.getNames(i) + "'");
            }
        }
        return values;
    }

    private static Scalar value(CampaignWire.Value message) {
        return switch (message.getKindCase()) {
            case WHOLE -> Scalar.of(message.getWhole());
            case REAL -> Scalar.of(message.getReal());
            case TEXT -> Scalar.of(message.getText());
            case FLAG -> Scalar.of(message.getFlag());
            case KIND_NOT_SET -> throw new IllegalArgumentException("a value is a number, a text, or true or false");
        };
    }

    private static CampaignWire.Program program(TaskProgram program) {
        CampaignWire.Program.Builder message = CampaignWire.Program.newBuilder();
        return switch (program) {
            case TaskProgram.Command command ->
                message.setCommand(CampaignWire.Command.newBuilder().addAllArguments(command.arguments()))
                        .build();
            case TaskProgram.RunFile run -> message.setRunFile(run.path()).build();
            case TaskProgram.JavaMethod method ->
                message.setMethod(CampaignWire.JavaMethod.newBuilder()
                                .setClassName(method.className())
                                .setMethodName(method.methodName()))
                        .build();
        };
    }

    private static TaskProgram program(CampaignWire.Program message) {
        return switch (message.getKindCase()) {
            case COMMAND ->
                new TaskProgram.Command(List.copyOf(message.getCommand().getArgumentsList()));
            case RUN_FILE -> new TaskProgram.RunFile(message.getRunFile());
            case METHOD ->
                new TaskProgram.JavaMethod(
                        message.getMethod().getClassName(), message.getMethod().getMethodName());
            case KIND_NOT_SET -> throw new IllegalArgumentException("a program is a command, a run file or a method");
        };
    }

    static CampaignWire.TaskDescription task(TaskSpec task) {
        RetryRule retry = task.retry();
        return CampaignWire.TaskDescription.newBuilder()
                .setIndex(task.index())
                .setName(task.name())
                .setProgram(program(task.program()))
                .setParameters(values(task.parameters()))
                .setNeeds(CampaignWire.Needs.newBuilder()
                        .setRanks(task.needs().ranks())
                        .setMemoryBytes(task.needs().memoryBytes())
                        .addAllTags(task.needs().tags()))
                .setPriority(task.priority())
                .setTimeoutMillis(task.timeoutMillis())
                .setRetry(CampaignWire.Retries.newBuilder()
                        .setRetries(retry.retries())
                        .setFirstDelayMillis(retry.firstDelayMillis())
                        .setMaxDelayMillis(retry.maxDelayMillis())
                        .setRetryNan(retry.retryNan())
                        .setMemoryFactor(retry.memoryFactor())
                        .setMemoryBytesMax(retry.memoryBytesMax()))
                .addAllDependencies(task.dependencies())
                .setCheckpointable(task.checkpointable())
                .setInputs(task.inputs())
                .build();
    }

    static TaskSpec task(CampaignWire.TaskDescription message) {
        CampaignWire.Retries retry = message.getRetry();
        return new TaskSpec(
                message.getIndex(),
                message.getName(),
                program(message.getProgram()),
                values(message.getParameters()),
                new TaskNeeds(
                        message.getNeeds().getRanks(), message.getNeeds().getMemoryBytes(), tags(message.getNeeds())),
                message.getPriority(),
                message.getTimeoutMillis(),
                new RetryRule(
                        retry.getRetries(),
                        retry.getFirstDelayMillis(),
                        retry.getMaxDelayMillis(),
                        retry.getRetryNan(),
                        retry.getMemoryFactor(),
                        retry.getMemoryBytesMax()),
                message.getDependenciesList(),
                message.getCheckpointable(),
                message.getInputs());
    }

    private static Set<String> tags(CampaignWire.Needs needs) {
        return new HashSet<>(needs.getTagsList());
    }

    static CampaignWire.Rule rule(CampaignRule rule) {
        return CampaignWire.Rule.newBuilder()
                .setWeight(rule.weight())
                .setRunningMax(rule.runningMax())
                .setFailuresMax(rule.failuresMax())
                .setDeadlineMillis(rule.deadlineMillis())
                .setReuseResults(rule.reuseResults())
                .build();
    }

    static CampaignRule rule(CampaignWire.Rule rule) {
        return new CampaignRule(
                rule.getWeight(),
                rule.getRunningMax(),
                rule.getFailuresMax(),
                rule.getDeadlineMillis(),
                rule.getReuseResults());
    }

    // Outcomes -----------------------------------------------------------------------------------------------------

    static CampaignWire.Outcome outcome(TaskOutcome outcome) {
        CampaignWire.Outcome.Builder message = CampaignWire.Outcome.newBuilder();
        return switch (outcome) {
            case TaskOutcome.Succeeded succeeded ->
                message.setSucceeded(CampaignWire.Success.newBuilder()
                                .setResults(values(succeeded.results()))
                                .setOutput(succeeded.output()))
                        .build();
            case TaskOutcome.Failed failed ->
                message.setFailed(CampaignWire.FailedAttempt.newBuilder()
                                .setKind(failure(failed.kind()))
                                .setMessage(failed.message()))
                        .build();
            case TaskOutcome.Preempted preempted ->
                message.setPreemptedAtStep(preempted.step()).build();
            case TaskOutcome.Cancelled cancelled ->
                message.setCancelled(cancelled.message()).build();
        };
    }

    static TaskOutcome outcome(CampaignWire.Outcome message) {
        return switch (message.getKindCase()) {
            case SUCCEEDED ->
                new TaskOutcome.Succeeded(
                        values(message.getSucceeded().getResults()),
                        message.getSucceeded().getOutput());
            case FAILED ->
                new TaskOutcome.Failed(
                        failure(message.getFailed().getKind()),
                        message.getFailed().getMessage());
            case PREEMPTED_AT_STEP -> new TaskOutcome.Preempted(atLeast0("step", message.getPreemptedAtStep()));
            case CANCELLED -> new TaskOutcome.Cancelled(message.getCancelled());
            case KIND_NOT_SET -> throw new IllegalArgumentException("an outcome says how an attempt ended");
        };
    }

    private static CampaignWire.Failure failure(FailureClass kind) {
        return switch (kind) {
            case FAILED -> CampaignWire.Failure.FAILED;
            case NAN -> CampaignWire.Failure.NAN;
            case TIMEOUT -> CampaignWire.Failure.TIMEOUT;
            case OUT_OF_MEMORY -> CampaignWire.Failure.OUT_OF_MEMORY;
            case PREEMPTED -> CampaignWire.Failure.PREEMPTED;
            case NODE_BAD -> CampaignWire.Failure.NODE_BAD;
        };
    }

    private static FailureClass failure(CampaignWire.Failure kind) {
        return switch (kind) {
            case FAILED -> FailureClass.FAILED;
            case NAN -> FailureClass.NAN;
            case TIMEOUT -> FailureClass.TIMEOUT;
            case OUT_OF_MEMORY -> FailureClass.OUT_OF_MEMORY;
            case PREEMPTED -> FailureClass.PREEMPTED;
            case NODE_BAD -> FailureClass.NODE_BAD;
            case UNRECOGNIZED -> throw new IllegalArgumentException("there is no such class of failure");
        };
    }

    static CampaignWire.State state(TaskState state) {
        return switch (state) {
            case WAITING -> CampaignWire.State.WAITING;
            case READY -> CampaignWire.State.READY;
            case DELAYED -> CampaignWire.State.DELAYED;
            case RUNNING -> CampaignWire.State.RUNNING;
            case SUCCEEDED -> CampaignWire.State.SUCCEEDED;
            case FAILED -> CampaignWire.State.TASK_FAILED;
            case CANCELLED -> CampaignWire.State.CANCELLED;
        };
    }

    static TaskState state(CampaignWire.State state) {
        return switch (state) {
            case WAITING -> TaskState.WAITING;
            case READY -> TaskState.READY;
            case DELAYED -> TaskState.DELAYED;
            case RUNNING -> TaskState.RUNNING;
            case SUCCEEDED -> TaskState.SUCCEEDED;
            case TASK_FAILED -> TaskState.FAILED;
            case CANCELLED -> TaskState.CANCELLED;
            case UNRECOGNIZED -> throw new IllegalArgumentException("there is no such state of a task");
        };
    }

    // Records ------------------------------------------------------------------------------------------------------

    static CampaignWire.Record record(TaskRecord record) {
        TaskHistory history = record.history();
        CampaignWire.Record.Builder message = CampaignWire.Record.newBuilder()
                .setTask(task(record.spec()))
                .setState(state(record.state()))
                .setHistory(CampaignWire.History.newBuilder()
                        .setAttempts(history.attempts())
                        .setFailures(history.failures())
                        .setStep(history.step())
                        .setMemoryBytes(history.memoryBytes())
                        .addAllAvoid(history.avoid()))
                .setWorker(record.worker())
                .setRunMillis(record.runMillis());
        record.outcome().ifPresent(outcome -> message.setOutcome(outcome(outcome)));
        return message.build();
    }

    static TaskRecord record(CampaignWire.Record message) {
        CampaignWire.History history = message.getHistory();
        return new TaskRecord(
                task(message.getTask()),
                state(message.getState()),
                new TaskHistory(
                        history.getAttempts(),
                        history.getFailures(),
                        history.getStep(),
                        history.getMemoryBytes(),
                        new HashSet<>(history.getAvoidList())),
                message.hasOutcome() ? Optional.of(outcome(message.getOutcome())) : Optional.empty(),
                message.getWorker(),
                message.getRunMillis());
    }

    // Load ---------------------------------------------------------------------------------------------------------

    static CampaignWire.LoadReply load(CoordinatorLoad load) {
        CampaignWire.LoadReply.Builder message = CampaignWire.LoadReply.newBuilder();
        for (CoordinatorLoad.WaitingTasks waiting : load.waiting()) {
            message.addWaiting(CampaignWire.WaitingTasks.newBuilder()
                    .setNeeds(needs(waiting.needs()))
                    .setTasks(waiting.tasks())
                    .setAgeMillis(waiting.ageMillis())
                    .setRunMillis(waiting.runMillis()));
        }
        for (CoordinatorLoad.ConnectedWorker worker : load.workers()) {
            message.addWorkers(CampaignWire.ConnectedWorker.newBuilder()
                    .setName(worker.name())
                    .setSlots(worker.slots())
                    .addAllTags(worker.tags())
                    .setUsedSlots(worker.usedSlots())
                    .setIdleMillis(worker.idleMillis())
                    .setDraining(worker.draining()));
        }
        return message.build();
    }

    static CoordinatorLoad load(CampaignWire.LoadReply message) {
        return new CoordinatorLoad(
                message.getWaitingList().stream()
                        .map(waiting -> new CoordinatorLoad.WaitingTasks(
                                new TaskNeeds(
                                        waiting.getNeeds().getRanks(),
                                        waiting.getNeeds().getMemoryBytes(),
                                        tags(waiting.getNeeds())),
                                waiting.getTasks(),
                                waiting.getAgeMillis(),
                                waiting.getRunMillis()))
                        .toList(),
                message.getWorkersList().stream()
                        .map(worker -> new CoordinatorLoad.ConnectedWorker(
                                worker.getName(),
                                worker.getSlots(),
                                new HashSet<>(worker.getTagsList()),
                                worker.getUsedSlots(),
                                worker.getIdleMillis(),
                                worker.getDraining()))
                        .toList());
    }

    private static CampaignWire.Needs needs(TaskNeeds needs) {
        return CampaignWire.Needs.newBuilder()
                .setRanks(needs.ranks())
                .setMemoryBytes(needs.memoryBytes())
                .addAllTags(needs.tags())
                .build();
    }
}
