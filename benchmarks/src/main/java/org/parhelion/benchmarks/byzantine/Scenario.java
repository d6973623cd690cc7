package org.parhelion.benchmarks.byzantine;

import org.parhelion.consensus.generals.Army;
import org.parhelion.consensus.generals.Treachery;

/**
 * The parameters of an agreement.
 *
 * @param traitors the traitors as a bit set: bit g for general g
 * @param order the order of the commander
 * @param roundNanos timeout of a round [ns]
 */
public record Scenario(
        Protocol protocol, Army army, long traitors, Treachery treachery, long order, long seed, long roundNanos) {
    boolean betrays(int general) {
        return (traitors >>> general & 1) != 0;
    }
}
