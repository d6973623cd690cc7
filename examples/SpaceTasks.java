import static org.parhelion.space.Template.ANY;
import static org.parhelion.space.TupleVerbs.FOREVER;

import java.net.URI;
import java.time.Duration;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Spaces;
import org.parhelion.space.Template;
import org.parhelion.space.Transaction;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;

static final int TASKS = 20;
static final int WORKERS = 3;

/** Workers take tasks from a tuple space; one of them fails now and then, and no task is lost. */
void main(String[] args) throws InterruptedException {
    URI address = URI.create(args.length > 0 ? args[0] : "memory:tasks");
    try (TupleSpace space = Spaces.open(address, new SpaceName("examples", "tasks"), SpaceOptions.DEFAULT)) {
        for (int n = 1; n <= TASKS; n++) {
            space.write(Tuple.of("task", n));
        }
        for (int worker = 0; worker < WORKERS; worker++) {
            Thread.startVirtualThread(() -> work(space));
        }
        long sum = 0;
        for (int n = 1; n <= TASKS; n++) {
            sum += space.take(Template.of("square", n, ANY), FOREVER).orElseThrow().longAt(2);
        }
        IO.println("the sum of the squares of 1 … " + TASKS + " is " + sum + "; tasks left: " + space.count(Template.of("task", ANY)));
    }
}

/** Takes a task and writes its result in one step: both happen, or neither. */
void work(TupleSpace space) {
    boolean failed = false;
    while (true) {
        try (Transaction transaction = space.begin(Duration.ofSeconds(10))) {
            var task = transaction.takeIfExists(Template.of("task", ANY), FOREVER);
            if (task.isEmpty()) {
                return;                                                   // every task is done
            }
            long n = task.get().longAt(1);
            if (n % 7 == 0 && !failed) {
                failed = true;
                continue;                                                 // no commit: the task is there again
            }
            transaction.write(Tuple.of("square", n, n * n));
            transaction.commit();
        } catch (InterruptedException e) {
            return;
        }
    }
}
