import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;

/** Each number travels once around the ring of ranks, and every rank adds up what passes. */
void main(String[] args) {
    Ranks.run(args, this::ring);
}

void ring(Comm comm) {
    int right = (comm.rank() + 1) % comm.size();
    int left = (comm.rank() + comm.size() - 1) % comm.size();
    int sum = 0;
    int passing = comm.rank();
    for (int step = 0; step < comm.size(); step++) {
        sum += passing;
        var received = new int[1];
        comm.sendrecv(Buffer.value(passing), right, 1, Buffer.of(received), left, 1);
        passing = received[0];
    }
    if (comm.rank() == 0) IO.println("after " + comm.size() + " steps: sum of all ranks " + sum);
}
