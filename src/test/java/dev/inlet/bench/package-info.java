/**
 * Measurements, which {@code bin/bench} starts; {@link dev.inlet.bench.Bench} is the entry type.
 * Nothing here is a test: times depend on the machine.
 */
package dev.inlet.bench;
