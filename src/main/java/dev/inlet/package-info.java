/**
 * The exceptions that every stage may throw; {@link dev.inlet.InletException} is the entry type.
 * The root package imports nothing, so that all packages may import it.
 */
package dev.inlet;
