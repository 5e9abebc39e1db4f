package dev.inlet.cli;

import dev.inlet.CatalogException;
import java.util.Map;

/** Where a Hadoop cluster is, which Spark finds in a folder that the environment names. */
final class HadoopSettings {
  private HadoopSettings() {}

  /**
   * Makes sure that YARN can be found by a driver outside of it; bin/inlet says the same where
   * spark-submit would end before Inlet begins.
   *
   * @throws CatalogException if not
   */
  static void require(String master, Map<String, String> environment) {
    if (master.equals("yarn")
        && environment.getOrDefault("HADOOP_CONF_DIR", "").isEmpty()
        && environment.getOrDefault("YARN_CONF_DIR", "").isEmpty()) {
      throw new CatalogException(
          "HADOOP_CONF_DIR: master yarn: expected the folder of the cluster's settings, with"
              + " core-site.xml and yarn-site.xml, in the environment, found neither it nor"
              + " YARN_CONF_DIR. Set one of them");
    }
  }
}
