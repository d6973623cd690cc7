package org.parhelion.comm.threads;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.CommException;
import org.parhelion.comm.spi.JointRequest;

/** The wait until one of several requests is ready; a deadlock report names one of them. */
final class AnyWait implements Wait {
    private final ThreadRequest named;
    private final List<JointRequest> requests;

    AnyWait(ThreadRequest named, List<JointRequest> requests) {
        this.named = named;
        this.requests = requests;
    }

    @Override
    public boolean isDone() {
        for (JointRequest request : requests) {
            if (request.isReady()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String operation() {
        return named.operation() + " (awaitAny of " + requests.size() + ")";
    }

    @Override
    public int peer() {
        return named.peer();
    }

    @Override
    public int tag() {
        return named.tag();
    }

    @Override
    public String communicator() {
        return named.communicator();
    }

    /** One request that cannot complete: the others may never either, and the program learns it now. */
    @Override
    public @Nullable CommException obstacle() {
        for (JointRequest request : requests) {
            CommException obstacle = request instanceof ThreadRequest one ? one.obstacle() : null;
            if (obstacle != null) {
                return obstacle;
            }
        }
        return named.obstacle();
    }
}
