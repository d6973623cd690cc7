/** JMH benchmarks of single operations: {@code ./parhelion jmh -l} lists them. The parent package measures complete runs. */
package org.parhelion.benchmarks.jmh;
