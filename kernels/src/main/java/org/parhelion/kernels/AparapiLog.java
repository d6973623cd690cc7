package org.parhelion.kernels;

/** Keeps Aparapi's warnings about class file attributes, which it need not know, from the user. */
final class AparapiLog {
    private static final String LEVEL = "com.aparapi.logLevel";

    private AparapiLog() {}

    /** To be called before Aparapi's first class is loaded; a level that the user set stays. */
    static void quiet() {
        if (System.getProperty(LEVEL) == null) {
            System.setProperty(LEVEL, "SEVERE");
        }
    }
}
