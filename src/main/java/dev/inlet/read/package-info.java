/**
 * Files as rows of Spark; {@link dev.inlet.read.SourceReader} is the entry type. Exactly the files
 * of a batch are read, as they were when it was frozen, and every record becomes a row or a reject.
 */
package dev.inlet.read;
