package org.parhelion.kernels;

/** Suppresses Aparapi's warnings about class file attributes, which are irrelevant for users. */
final class AparapiLog {
    private static final String LEVEL = "com.aparapi.logLevel";

    private AparapiLog() {}

    /** Must be called before the first class of Aparapi is loaded. Does not change a level that the user has set. */
    static void quiet() {
        if (System.getProperty(LEVEL) == null) {
            System.setProperty(LEVEL, "SEVERE");
        }
    }
}
