package dev.inlet.cli;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** Decides what the user sees of the logs of Spark and Hadoop. */
final class Logs {
  private Logs() {}

  /** Everything that goes wrong is reported by the command itself, once, in its own words. */
  static void quiet() {
    Configurator.setAllLevels("", Level.OFF);
  }

  static void verbose() {
    Configurator.setAllLevels("", Level.INFO);
  }
}
