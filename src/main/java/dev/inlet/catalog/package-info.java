/**
 * What the user declared: HOCON files as checked records; {@link dev.inlet.catalog.JobCatalog} is
 * the entry type. The only package that knows HOCON: a record that left it is valid.
 */
package dev.inlet.catalog;
