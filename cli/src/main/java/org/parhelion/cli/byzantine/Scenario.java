package org.parhelion.cli.byzantine;

import org.parhelion.consensus.generals.Army;
import org.parhelion.consensus.generals.Treachery;

/**
 * One battle's circumstances.
 *
 * @param traitors who betrays, as a set: bit g for general g
 * @param order what the commander is to order
 * @param roundNanos how long a round is kept open at most [ns]
 */
public record Scenario(
        Protocol protocol, Army army, long traitors, Treachery treachery, long order, long seed, long roundNanos) {
    boolean betrays(int general) {
        return (traitors >>> general & 1) != 0;
    }
}
