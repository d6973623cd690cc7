package org.parhelion.space.registry;

import java.time.Duration;
import org.parhelion.space.Lease;

/** A space that this process has registered. Any thread may call any method. */
public final class Registered implements AutoCloseable {
    private final SpaceRegistry registry;
    private final Registration registration;
    private final Lease lease;

    Registered(SpaceRegistry registry, Registration registration, Lease lease) {
        this.registry = registry;
        this.registration = registration;
        this.lease = lease;
    }

    /** {@return what was registered, with its epoch} */
    public Registration registration() {
        return registration;
    }

    /**
     * Sets a new end.
     *
     * @param duration the time from now after which the registration expires; positive
     * @return false if it has ended: expired or deregistered. Another process may have registered the name meanwhile
     */
    public boolean renew(Duration duration) {
        return lease.renew(duration);
    }

    /** Deregisters, unless the registration has ended. */
    @Override
    public void close() {
        registry.deregister(registration);
    }
}
