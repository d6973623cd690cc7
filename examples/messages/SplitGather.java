import java.util.Arrays;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;

/** Even and odd ranks form a communicator each; the first rank of each gathers the squares of its members' numbers. */
void main(String[] args) {
    Ranks.run(args, this::squares);
}

void squares(Comm comm) {
    int color = comm.rank() % 2;
    try (Comm half = comm.split(color, comm.rank()).orElseThrow()) {
        var squares = new int[half.size()];
        half.gather(Buffer.value(comm.rank() * comm.rank()), Buffer.of(squares), 0);
        for (int turn = 0; turn < 2; turn++) {                     // the even ranks print first
            if (turn == color && half.rank() == 0) {
                IO.println((color == 0 ? "even " : "odd ") + Arrays.toString(squares));
            }
            comm.barrier();
        }
    }
}
