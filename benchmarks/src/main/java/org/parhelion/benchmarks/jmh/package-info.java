/** JMH benchmarks: {@code ./parhelion jmh -l} lists them. What users run is measured one package up. */
package org.parhelion.benchmarks.jmh;
