package org.parhelion.adapters.grpc;

import java.util.List;
import org.parhelion.adapters.grpc.wire.Wire;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Tuple;

/**
 * What a request comes to. Sent in several replies if there are many tuples.
 *
 * @param tuples what was found
 * @param last the reply with the last of them, without them
 */
record Answer(List<Tuple> tuples, Wire.Reply last) {
    static Answer found(long id, Wire.Step step, List<Tuple> tuples) {
        return new Answer(
                tuples, Wire.Reply.newBuilder().setId(id).setStep(step).build());
    }

    static Answer number(long id, long number) {
        return new Answer(
                List.of(), Wire.Reply.newBuilder().setId(id).setNumber(number).build());
    }

    static Answer undone(long id) {
        return found(id, Wire.Step.UNDONE, List.of());
    }

    static Answer failed(long id, SpaceException failure) {
        return new Answer(
                List.of(),
                Wire.Reply.newBuilder()
                        .setId(id)
                        .setFailure(Messages.message(failure))
                        .build());
    }

    /** An answer that is being sent. */
    static final class Parts {
        private final Answer answer;
        private int next;

        Parts(Answer answer) {
            this.answer = answer;
        }

        /** The next reply, of about so many bytes at most but at least one tuple. */
        Wire.Reply next(int bytes) {
            List<Tuple> tuples = answer.tuples();
            if (tuples.isEmpty()) {
                return answer.last();
            }
            Wire.Reply.Builder reply = answer.last().toBuilder();
            int size = 0;
            while (next < tuples.size() && (size == 0 || size < bytes)) {
                Wire.Tuple tuple = Messages.message(tuples.get(next));
                reply.addTuples(tuple);
                size += tuple.getSerializedSize();
                next++;
            }
            return more() ? reply.setStep(Wire.Step.MORE).build() : reply.build();
        }

        boolean more() {
            return next < answer.tuples().size();
        }
    }
}
