/**
 * The order of the stages; {@link dev.inlet.run.JobRunner} is the entry type. Dying between any two
 * lines here leaves a state from which the next run rolls forward or repeats the same batch.
 */
package dev.inlet.run;
