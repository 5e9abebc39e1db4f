package dev.inlet.read;

import java.util.ArrayList;
import org.apache.spark.sql.connector.read.InputPartition;

/** The splits that one task reads, one after the other. */
record ReadTask(ArrayList<InputSplit> splits) implements InputPartition {}
