package org.parhelion.runs.planted;

import com.tngtech.archunit.core.domain.JavaClass;
import org.parhelion.comm.Comm;
import org.parhelion.runs.job.RunEvent;

/** Breaks every rule of this module, so that a rule that cannot fail is noticed. */
public final class Everything {
    /** A library that the module may not use. */
    public JavaClass foreign(JavaClass type) {
        return type;
    }

    /** Depends on ranks and on the job. */
    public String upwards(Comm comm, RunEvent event) {
        return comm.provider() + event.step();
    }

    /** Prints. */
    @SuppressWarnings("SystemOut")
    public void print() {
        System.out.println("planted");
    }
}
