import java.util.Locale;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.comm.Ranks;

/** π as the integral of 4 / (1 + x²) from 0 to 1: each rank adds every size-th strip, and one reduction adds the ranks. */
void main(String[] args) {
    Ranks.run(args, this::pi);
}

void pi(Comm comm) {
    int strips = 1_000_000;
    double sum = 0;
    for (int i = comm.rank(); i < strips; i += comm.size()) {
        double x = (i + 0.5) / strips;
        sum += 4 / (1 + x * x);
    }
    double pi = comm.allreduce(sum, Op.SUM) / strips;
    if (comm.rank() == 0) IO.println(String.format(Locale.ROOT, "pi is about %.10f", pi));
}
