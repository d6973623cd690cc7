package org.parhelion.comm.mpi.planted;

/** An engine, which no other engine may use. */
public final class PlantedMpi {
    private PlantedMpi() {}
}
