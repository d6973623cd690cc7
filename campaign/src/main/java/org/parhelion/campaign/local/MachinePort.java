package org.parhelion.campaign.local;

import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.parhelion.campaign.coordinator.CampaignMessage;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.Output;

/**
 * A machine on a thread, and where its messages and events go.
 *
 * @param <E> the machine's events
 */
final class MachinePort<E> implements Output<CampaignMessage, E> {
    private final MachineThread thread;
    private final Machine<CampaignMessage, E> machine;
    private final ObjIntConsumer<CampaignMessage> messages;
    private final Consumer<E> events;
    private final boolean begins;
    private long deadlineNanos = NEVER;

    /**
     * Puts a machine on a thread.
     *
     * @param begins whether its first tick comes with the thread's start
     */
    MachinePort(
            MachineThread thread,
            Machine<CampaignMessage, E> machine,
            ObjIntConsumer<CampaignMessage> messages,
            Consumer<E> events,
            boolean begins) {
        this.thread = thread;
        this.machine = machine;
        this.messages = messages;
        this.events = events;
        this.begins = begins;
        thread.add(this);
    }

    void begin() {
        if (begins) {
            tick();
        }
    }

    private void tick() {
        machine.step(new Input.Tick<>(thread.nowNanos()), this);
    }

    boolean tickIfDue() {
        if (deadlineNanos == NEVER || thread.nowNanos() < deadlineNanos) {
            return false;
        }
        deadlineNanos = NEVER;
        tick();
        return true;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    void receive(int from, CampaignMessage message) {
        machine.step(new Input.Message<>(thread.nowNanos(), from, message), this);
    }

    @Override
    public void send(int to, CampaignMessage message) {
        messages.accept(message, to);
    }

    @Override
    public void wakeAt(long nanos) {
        deadlineNanos = nanos;
    }

    @Override
    public void emit(E event) {
        events.accept(event);
    }
}
