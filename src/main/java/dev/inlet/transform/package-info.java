/**
 * What happens to rows between source and target; {@link dev.inlet.transform.Steps} is the entry
 * type. A step maps a Dataset to a Dataset: it runs no action, and drops no row that it was not
 * told to drop.
 */
package dev.inlet.transform;
