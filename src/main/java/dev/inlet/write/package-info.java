/**
 * Where rows land; {@link dev.inlet.write.TargetWriter} is the entry type. A batch lands in a
 * target once, however often it is written, and what landed is told by the target itself.
 */
package dev.inlet.write;
