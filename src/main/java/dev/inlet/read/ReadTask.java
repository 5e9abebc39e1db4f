package dev.inlet.read;

import java.util.ArrayList;
import org.apache.spark.sql.connector.read.InputPartition;

/**
 * The splits that one task reads, one after the other.
 *
 * @param hosts the machines where it had best do so; empty if they are all equal
 */
record ReadTask(ArrayList<InputSplit> splits, ArrayList<String> hosts) implements InputPartition {
  @Override
  public String[] preferredLocations() {
    return hosts.toArray(String[]::new);
  }
}
