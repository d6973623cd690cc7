package org.example.loopback;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Status;

/**
 * What was sent to one rank on one communicator. The sender matches: a message goes to the receive that was posted first, and
 * waits in the order of arrival if there is none.
 */
final class Mailbox {
    /** A message under way, a copy of the sender's elements. */
    static final class Message {
        final int source;
        final int tag;
        final byte[] bytes;
        private boolean matched;

        Message(int source, int tag, byte[] bytes) {
            this.source = source;
            this.tag = tag;
            this.bytes = bytes;
        }

        Status status() {
            return new Status(source, tag, bytes.length);
        }
    }

    /** A receive that was posted, and the message that it got. */
    static final class Receive {
        private final int source;
        private final int tag;
        private @Nullable Message message;

        private Receive(int source, int tag) {
            this.source = source;
            this.tag = tag;
        }
    }

    private final LoopbackProvider.Job job;
    private final List<Message> arrived = new ArrayList<>();
    private final List<Receive> posted = new ArrayList<>();

    Mailbox(LoopbackProvider.Job job) {
        this.job = job;
    }

    /** Any thread delivers. */
    void deliver(Message message) {
        synchronized (job) {
            job.check();
            Iterator<Receive> receives = posted.iterator();
            while (receives.hasNext()) {
                Receive receive = receives.next();
                if (matches(message, receive.source, receive.tag)) {
                    receives.remove();
                    receive.message = message;
                    message.matched = true;
                    job.notifyAll();
                    return;
                }
            }
            arrived.add(message);
            job.notifyAll();
        }
    }

    /** Waits until {@code message} has found its receive. */
    void awaitMatch(Message message) {
        job.awaitUntil(() -> message.matched);
    }

    boolean isMatched(Message message) {
        synchronized (job) {
            job.check();
            return message.matched;
        }
    }

    /** Removes a receive that has no message yet; returns whether it was one. */
    boolean takeBack(Receive receive) {
        synchronized (job) {
            return posted.remove(receive);
        }
    }

    Receive post(int source, int tag) {
        synchronized (job) {
            job.check();
            Receive receive = new Receive(source, tag);
            Optional<Message> first = first(source, tag);
            if (first.isPresent()) {
                arrived.remove(first.get());
                receive.message = first.get();
                first.get().matched = true;
                job.notifyAll();
            } else {
                posted.add(receive);
            }
            return receive;
        }
    }

    /** The message of {@code receive}, if it has one. */
    Optional<Message> poll(Receive receive) {
        synchronized (job) {
            job.check();
            return Optional.ofNullable(receive.message);
        }
    }

    Message await(Receive receive) {
        synchronized (job) {
            job.awaitUntil(() -> receive.message != null);
            return Objects.requireNonNull(receive.message);
        }
    }

    Status probe(int source, int tag) {
        synchronized (job) {
            job.awaitUntil(() -> first(source, tag).isPresent());
            return first(source, tag).orElseThrow().status();
        }
    }

    Optional<Status> iprobe(int source, int tag) {
        synchronized (job) {
            job.check();
            return first(source, tag).map(Message::status);
        }
    }

    private Optional<Message> first(int source, int tag) {
        return arrived.stream().filter(m -> matches(m, source, tag)).findFirst();
    }

    private static boolean matches(Message message, int source, int tag) {
        return (source == message.source || source == Comm.ANY_SOURCE) && (tag == message.tag || tag == Comm.ANY_TAG);
    }
}
