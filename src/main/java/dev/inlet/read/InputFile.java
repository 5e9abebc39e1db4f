package dev.inlet.read;

import java.io.Serializable;
import java.util.ArrayList;

/**
 * One file of a batch, as a task gets it.
 *
 * @param path absolute, a Hadoop path as text
 * @param name relative to the table's location; what messages and rejects call it
 * @param partitionValues the values of the table's partition columns
 */
record InputFile(
    String path,
    String name,
    long length,
    long modified,
    String etag,
    ArrayList<Object> partitionValues)
    implements Serializable {}
