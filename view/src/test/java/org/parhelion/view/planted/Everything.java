package org.parhelion.view.planted;

import com.tngtech.archunit.core.domain.JavaClass;
import io.helidon.http.HttpPrologue;
import org.parhelion.comm.Comm;

/** Breaks every rule of this module, so that a rule that cannot fail is noticed. */
public final class Everything {
    /** A library that the module may not use. */
    public JavaClass foreign(JavaClass type) {
        return type;
    }

    /** Depends on the web server and on ranks. */
    public String both(HttpPrologue prologue, Comm comm) {
        return prologue.rawProtocol() + comm.provider();
    }

    /** Prints. */
    @SuppressWarnings("SystemOut")
    public void print() {
        System.out.println("planted");
    }
}
