package dev.inlet.infer;

import dev.inlet.format.CsvDialect;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** What is looked at of a file that is text: its head and pieces from behind it, or all of it. */
final class SampleText {
  private final Head head;
  private final List<byte[]> pieces;
  private final Optional<Counted> all;
  private final long maxRecords;

  private SampleText(Head head, List<byte[]> pieces, Optional<Counted> all, long maxRecords) {
    this.maxRecords = maxRecords;
    this.head = head;
    this.pieces = pieces;
    this.all = all;
  }

  /**
   * @param pieces that begin and end anywhere in the text, but not in the head
   */
  static SampleText of(Head head, List<byte[]> pieces) {
    return new SampleText(head, pieces, Optional.empty(), CsvSample.MAX_RECORDS);
  }

  /**
   * @param text from its start on, in UTF-8
   */
  static SampleText inFull(Head head, InputStream text) {
    return new SampleText(head, List.of(), Optional.of(new Counted(text)), Long.MAX_VALUE);
  }

  /**
   * As many records as a head may have, for a file of which the head has none.
   *
   * @param text from its start on, in UTF-8
   */
  static SampleText behindHead(Head head, InputStream text) {
    Optional<Counted> all = Optional.of(new Counted(text));
    return new SampleText(head, List.of(), all, CsvSample.MAX_RECORDS);
  }

  Head head() {
    return head;
  }

  /** As messages should name the file. */
  String file() {
    return head.file();
  }

  List<byte[]> pieces() {
    return pieces;
  }

  /** Whether the text goes up to the file's end. */
  boolean isWholeFile() {
    return all.isPresent() || head.isWholeFile();
  }

  /** So many records of the head are looked at, or of the text in full; of pieces all. */
  long maxRecords() {
    return maxRecords;
  }

  /** Whether all records are looked at, so that counts of values are those of the file. */
  boolean isInFull() {
    return maxRecords == Long.MAX_VALUE;
  }

  InputStream lines() {
    return all.map(InputStream.class::cast).orElseGet(() -> stream(head.wholeLines()));
  }

  InputStream records(CsvDialect dialect) {
    return all.map(InputStream.class::cast).orElseGet(() -> stream(head.wholeRecords(dialect)));
  }

  InputStream text() {
    return all.map(InputStream.class::cast).orElseGet(() -> stream(head.bytes()));
  }

  private static InputStream stream(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  /** How many bytes of text were read. */
  long bytes() {
    return all.map(text -> text.count)
        .orElseGet(() -> head.bytes().length + pieces.stream().mapToLong(p -> p.length).sum());
  }

  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream text) {
      super(text);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int read = super.read(into, from, length);
      count += Math.max(read, 0);
      return read;
    }
  }
}
