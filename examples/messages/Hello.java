import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;

/** Every rank sends its number to rank 0, which prints them in rank order. */
void main(String[] args) {
    Ranks.run(args, this::hello);
}

void hello(Comm comm) {
    if (comm.rank() > 0) {
        comm.send(Buffer.value(comm.rank()), 0, 1);
        return;
    }
    IO.println("rank 0 of " + comm.size());
    var received = new int[1];
    for (int source = 1; source < comm.size(); source++) {
        comm.recv(Buffer.of(received), source, 1);
        IO.println("hello from rank " + received[0]);
    }
}
