package dev.inlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.testing.InletProcess;
import dev.inlet.testing.JarDifference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** The jar is the same one whichever Spark it was built against. */
class OneJarIT {
  private static final Set<String> BESIDE_CLASSES =
      Set.of(
          "META-INF/MANIFEST.MF",
          "META-INF/services/org.apache.spark.sql.sources.DataSourceRegister",
          "reference.conf",
          "LICENSE",
          "jvm.options");

  @Test
  @DisabledIfSystemProperty(
      named = "inlet.spark.line",
      matches = "4\\.1",
      disabledReason = "the build of the other line, which comes after this one, compares them")
  void bothLinesGiveTheSameJar() {
    Path here = InletProcess.jar();
    Path standard = InletProcess.PROJECT.resolve("target").resolve(here.getFileName());
    assertTrue(Files.exists(standard), standard + " is missing: package the default line first");
    assertEquals(
        List.of(),
        JarDifference.between(standard, here),
        "these call something of Spark's or Delta's that has another signature on each line");
  }

  /** Relocated libraries included, so that none meets one of a cluster's. */
  @Test
  void theJarHoldsNothingButInlet() {
    assertEquals(
        List.of(),
        JarDifference.contents(InletProcess.jar()).keySet().stream()
            .filter(name -> !name.startsWith("dev/inlet/") && !BESIDE_CLASSES.contains(name))
            .toList());
  }
}
