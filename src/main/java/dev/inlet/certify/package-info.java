/**
 * Proves on a copy that a job loses and doubles nothing when its runs are killed; {@link
 * dev.inlet.certify.Certifier} is the entry type. Nothing outside the scratch folder is written.
 */
package dev.inlet.certify;
