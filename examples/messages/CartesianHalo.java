import org.parhelion.comm.Buffer;
import org.parhelion.comm.CartComm;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.comm.Ranks;

/** Heat flows along a bar of 64 points that is cut into blocks; each step exchanges one ghost point at each end. */
void main(String[] args) {
    Ranks.run(args, this::bar);
}

void bar(Comm comm) {
    int points = 64 / comm.size();                                 // of each rank; the size must divide 64
    try (CartComm line = comm.cart(new int[] {comm.size()}, new boolean[] {false})) {
        var u = new double[points + 2];                            // u[0] and u[points + 1] are ghost points
        if (line.rank() == 0) u[1] = 64;
        for (int step = 0; step < 100; step++) {
            exchange(line, u);
            var next = u.clone();
            for (int i = 1; i <= points; i++) next[i] = u[i] + 0.25 * (u[i - 1] - 2 * u[i] + u[i + 1]);
            u = next;
        }
        double heat = 0;
        for (int i = 1; i <= points; i++) heat += u[i];
        double total = line.allreduce(heat, Op.SUM);
        if (line.rank() == 0) IO.println("heat " + Math.round(total * 1e9) / 1e9 + ", first point " + (float) u[1]);
    }
}

/** Ghost points from both neighbours; at the ends of the bar there is none, and the bar is insulated. */
void exchange(CartComm line, double[] u) {
    int last = u.length - 2;
    CartComm.Shift right = line.shift(0, 1);
    line.sendrecv(Buffer.of(u, last, 1), right.dest(), 1, Buffer.of(u, 0, 1), right.source(), 1);
    line.sendrecv(Buffer.of(u, 1, 1), right.source(), 2, Buffer.of(u, last + 1, 1), right.dest(), 2);
    if (right.source() == Comm.PROC_NULL) u[0] = u[1];
    if (right.dest() == Comm.PROC_NULL) u[last + 1] = u[last];
}
