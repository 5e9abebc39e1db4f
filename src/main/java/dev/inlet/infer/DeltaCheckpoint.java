package dev.inlet.infer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inlet.InputException;
import dev.inlet.format.DeltaHeader;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Schema and settings in a Parquet checkpoint of a Delta log: the Delta Transaction Log Protocol,
 * "Checkpoint Schema".
 */
final class DeltaCheckpoint {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private DeltaCheckpoint() {}

  static DeltaHeader header(Path file, Configuration conf) {
    try {
      Configuration wanted = new Configuration(conf);
      MessageType schema = projection(file, Set.of("metaData", "protocol"), conf);
      wanted.set(ReadSupport.PARQUET_READ_SCHEMA, schema.toString());
      DeltaHeader header = DeltaHeader.NONE;
      try (ParquetReader<Group> rows =
          ParquetReader.builder(new GroupReadSupport(), file).withConf(wanted).build()) {
        for (Group row = rows.read(); row != null && !header.isWhole(); row = rows.read()) {
          header = header.or(new DeltaHeader(action(row, "metaData"), action(row, "protocol")));
        }
      }
      return header;
    } catch (IOException | RuntimeException e) {
      throw corrupt(file, e);
    }
  }

  private static InputException corrupt(Path file, Exception e) {
    return new InputException(
        file
            + ": cannot read: expected a checkpoint of a Delta log, found '"
            + e.getMessage()
            + "'. Restore the file from a backup",
        e);
  }

  /**
   * All actions of these kinds, as a commit would write them.
   *
   * @param each is given one object for each, with the kind as its only key
   */
  static void actions(Path file, Set<String> kinds, Configuration conf, Consumer<ObjectNode> each) {
    try {
      Configuration wanted = new Configuration(conf);
      MessageType schema = projection(file, kinds, conf);
      wanted.set(ReadSupport.PARQUET_READ_SCHEMA, schema.toString());
      try (ParquetReader<Group> rows =
          ParquetReader.builder(new GroupReadSupport(), file).withConf(wanted).build()) {
        for (Group row = rows.read(); row != null; row = rows.read()) {
          for (String kind : kinds) {
            Optional<ObjectNode> action = action(row, kind);
            action.ifPresent(found -> each.accept(JSON.objectNode().set(kind, found)));
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      throw corrupt(file, e);
    }
  }

  /** The two actions alone: the others are as many as the table has files. */
  private static MessageType projection(Path file, Set<String> kinds, Configuration conf)
      throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file, conf))) {
      MessageType schema = reader.getFooter().getFileMetaData().getSchema();
      return new MessageType(
          schema.getName(),
          schema.getFields().stream()
              .filter(field -> kinds.contains(field.getName()))
              .map(DeltaCheckpoint::withoutValues)
              .toList());
    }
  }

  /** Without bounds of columns, of which a table may have thousands. */
  private static Type withoutValues(Type action) {
    if (!action.getName().equals("add") || action.isPrimitive()) {
      return action;
    }
    GroupType group = action.asGroupType();
    return group.withNewFields(
        group.getFields().stream().filter(field -> !field.getName().endsWith("_parsed")).toList());
  }

  private static Optional<ObjectNode> action(Group row, String name) {
    boolean present = row.getType().containsField(name) && row.getFieldRepetitionCount(name) > 0;
    return present ? Optional.of(struct(row.getGroup(name, 0))) : Optional.empty();
  }

  private static ObjectNode struct(Group group) {
    ObjectNode object = JSON.objectNode();
    for (Type field : group.getType().getFields()) {
      if (group.getFieldRepetitionCount(field.getName()) > 0) {
        object.set(field.getName(), value(group, field));
      }
    }
    return object;
  }

  private static JsonNode value(Group group, Type field) {
    String name = field.getName();
    if (field.isPrimitive()) {
      PrimitiveTypeName type = field.asPrimitiveType().getPrimitiveTypeName();
      return switch (type) {
        case INT32 -> JSON.numberNode(group.getInteger(name, 0));
        case INT64 -> JSON.numberNode(group.getLong(name, 0));
        default -> JSON.textNode(group.getValueToString(group.getType().getFieldIndex(name), 0));
      };
    }
    GroupType type = field.asGroupType();
    Group inner = group.getGroup(name, 0);
    if (type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation) {
      var list = JSON.arrayNode();
      elements(inner).forEach(entry -> list.add(entry.getValueToString(0, 0)));
      return list;
    }
    if (type.getLogicalTypeAnnotation() instanceof MapLogicalTypeAnnotation) {
      ObjectNode map = JSON.objectNode();
      elements(inner)
          .forEach(
              entry ->
                  map.put(
                      entry.getString(0, 0),
                      entry.getFieldRepetitionCount(1) == 0 ? null : entry.getValueToString(1, 0)));
      return map;
    }
    return struct(inner);
  }

  /** The repeated groups within a list or map, which hold strings only in these actions. */
  private static Iterable<Group> elements(Group container) {
    int count = container.getFieldRepetitionCount(0);
    return IntStream.range(0, count).mapToObj(i -> container.getGroup(0, i)).toList();
  }
}
