package dev.inlet.compact;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** The values of single columns, with their levels, without making records of them. */
final class ParquetValues {
  private ParquetValues() {}

  /** The columns of a row group. */
  static ColumnReadStoreImpl columns(PageReadStore pages, MessageType schema, String createdBy) {
    return new ColumnReadStoreImpl(pages, new Unused(schema), schema, createdBy);
  }

  /** A schema of one of its columns. */
  static MessageType only(MessageType schema, ColumnDescriptor column) {
    return new MessageType(schema.getName(), only(schema, column.getPath(), 0));
  }

  private static List<Type> only(GroupType group, String[] path, int at) {
    Type field = group.getType(path[at]);
    List<Type> fields = new ArrayList<>();
    fields.add(
        field.isPrimitive()
            ? field
            : field.asGroupType().withNewFields(only(field.asGroupType(), path, at + 1)));
    return fields;
  }

  /** Writes the value that a reader stands at. */
  static void copy(ColumnReader from, ColumnWriter to, ColumnDescriptor column, int repetition) {
    int definition = from.getCurrentDefinitionLevel();
    if (definition < column.getMaxDefinitionLevel()) {
      to.writeNull(repetition, definition);
      return;
    }
    switch (column.getPrimitiveType().getPrimitiveTypeName()) {
      case BOOLEAN -> to.write(from.getBoolean(), repetition, definition);
      case INT32 -> to.write(from.getInteger(), repetition, definition);
      case INT64 -> to.write(from.getLong(), repetition, definition);
      case FLOAT -> to.write(from.getFloat(), repetition, definition);
      case DOUBLE -> to.write(from.getDouble(), repetition, definition);
      case INT96, BINARY, FIXED_LEN_BYTE_ARRAY ->
          to.write(from.getBinary(), repetition, definition);
    }
  }

  /** Readers ask for one where values would go that make up records; here none do. */
  private static final class Unused extends GroupConverter {
    private final GroupType type;

    Unused(GroupType type) {
      this.type = type;
    }

    @Override
    public Converter getConverter(int field) {
      Type of = type.getType(field);
      return of.isPrimitive() ? new PrimitiveConverter() {} : new Unused(of.asGroupType());
    }

    @Override
    public void start() {
      // No records.
    }

    @Override
    public void end() {
      // No records.
    }
  }
}
