package dev.inlet.write;

import dev.inlet.InputException;
import dev.inlet.catalog.TargetSpec;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Whether rows fit to those that a file target has already. */
final class SchemaFit {
  private SchemaFit() {}

  /** The first column that is of different types, in words; columns of one side only are fine. */
  static Optional<String> misfit(StructType before, StructType now) {
    for (StructField field : now.fields()) {
      Optional<StructField> known =
          Arrays.stream(before.fields())
              .filter(f -> f.name().equalsIgnoreCase(field.name()))
              .findFirst();
      if (known.isPresent() && !known.get().dataType().sameType(field.dataType())) {
        return Optional.of(
            "column '"
                + field.name()
                + "': expected "
                + known.get().dataType().simpleString()
                + " as in the batches before, found "
                + field.dataType().simpleString());
      }
    }
    return Optional.empty();
  }

  static InputException problem(TargetSpec target, String misfit) {
    return new InputException(
        target.path()
            + ": the rows do not fit the target: "
            + misfit
            + ". Settle the type with a hint of the table or a 'cast' step, or write to another path"
            + " ("
            + target.origin()
            + ")");
  }
}
