package org.parhelion.comm.threads;

/** The two ranks of a job whose calls the actors of a test make; the job has no threads of its own. */
final class TwoRanks {
    private TwoRanks() {}

    static ThreadTransport[] make() {
        ThreadJob job = new ThreadJob(2, false);
        job.seat(0, new Thread());
        job.seat(1, new Thread());
        Endpoints world = new Endpoints(job, "world", new int[] {0, 1}, null);
        job.world(world);
        return new ThreadTransport[] {new ThreadTransport(world, 0), new ThreadTransport(world, 1)};
    }
}
