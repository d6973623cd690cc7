import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;
import org.parhelion.comm.Request;

/** Neighbours in pairs (0 and 1, 2 and 3, …) exchange a counter ten times and compute while the messages travel. */
void main(String[] args) {
    Ranks.run(args, this::pingPong);
}

void pingPong(Comm comm) {
    int other = comm.rank() ^ 1;                                   // the other rank of this pair
    if (other >= comm.size()) other = Comm.PROC_NULL;              // the last rank of an odd number has no partner
    var sent = new long[1];
    var received = new long[1];
    for (int round = 1; round <= 10; round++) {
        Request receive = comm.irecv(Buffer.of(received), other, round);
        Request send = comm.isend(Buffer.of(sent), other, round);
        // Here is time to compute. Neither array may be touched before the requests are complete.
        Request.awaitAll(receive, send);
        sent[0] = received[0] + 1;
    }
    if (comm.rank() == 0) IO.println("rank 0 counted " + sent[0] + "; partner " + (other == Comm.PROC_NULL ? "none" : other));
}
