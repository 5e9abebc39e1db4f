package dev.inlet.write;

import dev.inlet.CatalogException;
import dev.inlet.catalog.TargetSpec;
import dev.inlet.catalog.TargetSpec.Format;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Whether a file format can hold rows. */
final class FormatFit {
  /** The Avro specification, "Names". */
  private static final Pattern AVRO_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private FormatFit() {}

  static void check(TargetSpec target, StructType schema) {
    for (StructField field : schema.fields()) {
      if (target.format() == Format.CSV && !isFlat(field.dataType())) {
        throw problem(
            target,
            "column '"
                + field.name()
                + "': expected a type that CSV can hold, found "
                + field.dataType().simpleString()
                + ". Add a 'sql' step with to_json("
                + field.name()
                + "), or choose another format");
      }
      if (target.format() == Format.AVRO && !AVRO_NAME.matcher(field.name()).matches()) {
        throw problem(
            target,
            "column '"
                + field.name()
                + "': expected a name of letters, digits and '_', for Avro has no others. Add a"
                + " 'rename' step");
      }
    }
  }

  private static boolean isFlat(DataType type) {
    return switch (type.typeName()) {
      case "struct", "array", "map", "binary", "variant" -> false;
      default -> true;
    };
  }

  /** What else Spark finds wrong with the rows. */
  static RuntimeException explained(Exception e, TargetSpec target) {
    // Spark's AnalysisException is checked, but no signature declares it.
    if (e.getClass().getName().contains("AnalysisException")) {
      return problem(
          target,
          "the rows do not fit format "
              + target.format().word()
              + ": "
              + DeltaFailures.firstLines(e.getMessage())
              + ". Add a 'cast' or 'rename' step, or choose another format");
    }
    return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
  }

  private static CatalogException problem(TargetSpec target, String what) {
    return new CatalogException(target.origin() + ": target '" + target.name() + "': " + what);
  }
}
