package dev.inlet.format;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Records of text that is not in UTF-8.
 *
 * @param format of the same text in UTF-8
 * @param encoding as {@link TextEncoding#of} knows it
 */
public record EncodedFormat(RecordFormat format, String encoding) implements RecordFormat {
  public EncodedFormat {
    requireNonNull(format, "format");
    requireNonNull(encoding, "encoding");
  }

  /** A format in an encoding, which may be UTF-8. */
  public static RecordFormat of(RecordFormat format, String encoding) {
    return encoding.equals(TextEncoding.DEFAULT) ? format : new EncodedFormat(format, encoding);
  }

  @Override
  public List<Column> columns() {
    return format.columns();
  }

  @Override
  public List<Column> wanted() {
    return format.wanted();
  }

  @Override
  public EncodedFormat select(List<String> names) {
    return new EncodedFormat(format.select(names), encoding);
  }

  @Override
  public EncodedFormat where(List<Condition> conditions) {
    return new EncodedFormat(format.where(conditions), encoding);
  }

  @Override
  public Optional<String> whole() {
    return format.whole().or(() -> TextEncoding.of(encoding).whole());
  }

  @Override
  public RecordReader open(StoredFile file, Split split) {
    return format.open(new Encoded(file, encoding), split);
  }

  private record Encoded(StoredFile file, String encoding) implements StoredFile {
    @Override
    public String name() {
      return file.name();
    }

    @Override
    public long length() {
      return file.length();
    }

    @Override
    public Decoding decoding() {
      return file.decoding();
    }

    @Override
    public InputStream from(long offset) throws IOException {
      return file.from(offset);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
