package dev.inlet.format;

import dev.inlet.InputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Puts text files one behind the other, so that the result has the records of all, in order. Files
 * are copied as they are stored, for members of gzip, streams of bzip2, frames of zstd, LZ4 and
 * lzop, chunks of framed snappy and blocks of Hadoop's codecs may follow each other. Decoded and
 * encoded again is only what has to be: the blocks that a header line or a byte order mark is in,
 * of a gzip member the first 32 KiB behind it, all of a file of bzip2, LZ4 or lzop that begins with
 * such, whose blocks are not for themselves, and all of a file whose compression is not the one to
 * write.
 *
 * <p>What is decoded on the way is checked, and what is copied is not: a gzip file is inflated to
 * find its last byte, and so its checksums are compared; of bzip2 the last block is; of the others
 * the lengths have to lead to the end. All the rest is found by who reads the result, or by {@link
 * RecordSum} of the files.
 *
 * <p>The result has a byte order mark only if the first file has one. An empty file adds nothing.
 */
public final class TextJoin implements Closeable {
  private static final int COPY_BYTES = 1 << 20;
  private static final byte[] LINE_FEED = {'\n'};

  /** Files so small are looked at though edges are trusted: many of them have no text at all. */
  private static final int TINY_BYTES = 64;

  /** Where reading may begin at any block, whatever is before it. */
  private static final Set<Compression> FREE_BLOCKS =
      EnumSet.of(
          Compression.NONE,
          Compression.GZIP,
          Compression.ZSTD,
          Compression.SNAPPY,
          Compression.HADOOP_SNAPPY,
          Compression.HADOOP_LZ4);

  /** Of these, those of which no block is mostly all of a file, as a member or a frame is. */
  private static final Set<Compression> SHORT_BLOCKS =
      EnumSet.of(
          Compression.NONE, Compression.SNAPPY, Compression.HADOOP_SNAPPY, Compression.HADOOP_LZ4);

  /** Takes bytes over that need not be read, for somebody else copies them. */
  @FunctionalInterface
  public interface Copier {
    /** Whether these bytes of the file that is added are taken over, behind all that is written. */
    boolean takes(long from, long to) throws IOException;
  }

  private final OutputStream out;
  private final JoinRules rules;
  private final Copier copier;
  private final byte[] buffer = new byte[COPY_BYTES];

  // Of the first file that is not empty.
  private String first = "";
  private Compression stored;
  private Compression output;
  private EncodedText text;

  /** Of the first file with text. */
  private String header;

  // Where there are no header lines: what the texts begin with, if that is known of all of them.
  private int texts;
  private String firstLine = "";

  private String headed = "";
  private boolean begun;
  private boolean endsLine = true;

  /** Whether a line feed comes before the next byte of text. */
  private boolean owesLine;

  private long copied;

  /**
   * @param out is not closed
   */
  public TextJoin(OutputStream out, JoinRules rules) {
    this(out, rules, (from, to) -> false);
  }

  /**
   * @param out is not closed
   * @param copier is asked for what would be copied as it is stored
   */
  public TextJoin(OutputStream out, JoinRules rules, Copier copier) {
    this.out = out;
    this.rules = rules;
    this.copier = copier;
  }

  /**
   * What a file holds once it is decoded, by its first bytes; what cannot be decoded at all is
   * {@link Content#BINARY}.
   *
   * @throws InputException if it is truncated or corrupt already there
   */
  public static Content content(StoredFile file) throws IOException {
    Compression compression = Compression.of(file);
    return compression == Compression.XZ
        ? Content.BINARY
        : Content.of(TextEdges.head(file, compression));
  }

  /** Whether a file is stored as it is read. */
  public static boolean isPlain(StoredFile file) {
    return Compression.of(file) == Compression.NONE;
  }

  /** Whether files of its compression can follow each other. */
  public static boolean canFollow(StoredFile file) {
    return BlockEncoder.of(Compression.of(file)).isPresent();
  }

  /**
   * Whether all of a file will be read, were it added next, or mostly is: decoded to be encoded
   * otherwise, to find its end, or since its first block is encoded anew. Of others what is copied
   * need not be read if somebody else copies it.
   */
  public boolean readsAll(StoredFile file) throws IOException {
    Compression compression = Compression.of(file);
    if (compression != Optional.ofNullable(output).or(rules::output).orElse(compression)) {
      return true;
    }
    boolean isChecked = rules.edges() == JoinRules.Edges.CHECKED;
    if (isChecked && compression != Compression.NONE && compression != Compression.BZIP2) {
      return true;
    }
    return begun
        && !SHORT_BLOCKS.contains(compression)
        && (rules.headerLines() > 0 || (isChecked && isMarked(file, compression)));
  }

  private static boolean isMarked(StoredFile file, Compression compression) throws IOException {
    byte[] head = TextEdges.head(file, compression);
    return ByteOrderMark.end(head, head.length) > 0;
  }

  /**
   * Adds the text of a file, which is not closed.
   *
   * @throws InputException if it is truncated, corrupt, no text, of another compression or of
   *     another header than those before
   */
  public void add(StoredFile given) throws IOException {
    if (given.length() == 0) {
      return;
    }
    StoredFile file = HeldFile.of(given);
    Compression compression = Compression.of(file);
    begin(file, compression);
    owesLine = !endsLine;
    if (compression != output) {
      decode(file, compression, 0);
    } else if (rules.edges() == JoinRules.Edges.CHECKED || file.length() <= TINY_BYTES) {
      addChecked(file, compression, TextEdges.of(file, compression));
    } else {
      addStored(file, compression, file.length(), rules.headerLines() > 0);
      endsLine = true;
    }
  }

  /** Writes what is not written yet. */
  public void finish() throws IOException {
    if (text != null) {
      text.flush();
    }
  }

  /** How many bytes were written as they were stored. */
  public long copied() {
    return copied;
  }

  /**
   * The line that all of several texts begin with, as messages should show it, if there are no
   * header lines and it may be one; else empty. Not known of files whose edges are trusted.
   */
  public String sameStart() {
    return texts > 1 && !firstLine.isEmpty() && rules.headerLines() == 0
        ? TextStart.shown(firstLine)
        : "";
  }

  private void compare(byte[] head) {
    String line = TextStart.headerLike(head);
    firstLine = texts == 0 || line.equals(firstLine) ? line : "";
    texts++;
  }

  /** To be closed in any case; {@link #finish} before, or the result is not whole. */
  @Override
  public void close() {
    if (text != null) {
      text.close();
    }
  }

  private void begin(StoredFile file, Compression compression) {
    if (output == null) {
      first = file.name();
      stored = compression;
      output = rules.output().orElse(compression);
      BlockEncoder encoder =
          BlockEncoder.of(output)
              .orElseThrow(
                  () ->
                      new InputException(
                          file.name()
                              + ": cannot be joined as it is stored: expected one of the"
                              + " compressions that can follow each other, found "
                              + compression.word()
                              + ". Name another output codec"));
      text = new EncodedText(encoder, out, rules.threads());
    }
    if (rules.output().isEmpty() && compression != stored) {
      throw new InputException(
          file.name()
              + ": cannot be joined: expected "
              + stored.word()
              + " as in "
              + first
              + ", found "
              + compression.word()
              + ". Name an output codec, or group the files by their compression");
    }
  }

  private void addChecked(StoredFile file, Compression compression, TextEdges edges)
      throws IOException {
    if (edges.isEmpty()) {
      // A mark alone is no text either: the file behind it brings its own.
      if (!begun && copied == 0 && !edges.isMarked()) {
        copy(file, 0, edges.end());
      }
      return;
    }
    requireText(file, edges.head());
    compare(edges.head());
    boolean decodes = rules.headerLines() > 0 || (begun && edges.isMarked());
    if (addStored(file, compression, edges.end(), decodes)) {
      endsLine = edges.endsLine();
    }
  }

  /**
   * @param end where the last block ends
   * @return whether the end of the file was copied
   */
  private boolean addStored(
      StoredFile file, Compression compression, long end, boolean startMatters) throws IOException {
    if (!startMatters) {
      if (compression == Compression.NONE) {
        requireText(file, TextEdges.head(file, compression));
      }
      copy(file, 0, end);
      begun = true;
      return true;
    }
    if (!begun) {
      try (BlockInput in = compression.open(file, 0, file.length())) {
        requireHeader(file, TextStart.read(in, rules.headerLines(), file.name()));
      }
      copy(file, 0, end);
      begun = true;
      return true;
    }
    if (compression == Compression.GZIP && file instanceof HeldFile held && cut(held, end)) {
      return true;
    }
    long edge = decode(file, compression, end);
    if (edge < end) {
      copy(file, edge, end);
      return true;
    }
    return false;
  }

  /** Adds a gzip member without its start, if that can be done; else nothing. */
  private boolean cut(HeldFile file, long end) throws IOException {
    TextStart start;
    try (BlockInput in = Compression.GZIP.open(file, 0, file.length())) {
      start = TextStart.read(in, rules.headerLines(), file.name());
    }
    requireText(file, start.head());
    requireHeader(file, start);
    Optional<GzipCut> cut = GzipCut.without(start.behind(), file.bytes(), (int) end);
    if (cut.isPresent()) {
      endLine();
      text.flush();
      out.write(cut.get().bytes());
      copied += cut.get().copied();
    }
    return cut.isPresent();
  }

  /**
   * Decodes a file from its start, and adds its text without what only the first one has.
   *
   * @param end where the last block ends, if it may be copied from where it can be
   * @return the block up to which the text was added
   */
  private long decode(StoredFile file, Compression compression, long end) throws IOException {
    try (BlockInput in = compression.open(file, 0, file.length())) {
      TextStart start = TextStart.read(in, rules.headerLines(), file.name());
      if (start.size() == 0) {
        return file.length();
      }
      requireText(file, start.head());
      if (compression != output) {
        compare(start.head());
      }
      requireHeader(file, start);
      int from = begun ? start.behind() : 0;
      begun = true;
      addText(start.bytes(), from, start.size() - from);
      if (in.behind()) {
        return file.length();
      }
      long block = in.block();
      boolean all = end == 0 || !FREE_BLOCKS.contains(compression);
      while (!in.behind() && (all || in.block() == block)) {
        addSome(in);
      }
      return in.behind() ? file.length() : in.block();
    }
  }

  private void requireText(StoredFile file, byte[] head) {
    Content content = Content.of(head);
    if (content != Content.TEXT) {
      throw new InputException(
          file.name()
              + ": cannot be joined as text: expected text in UTF-8 or the like, found "
              + content.word()
              + ". Leave the file out, or group it with others of its kind");
    }
  }

  private void requireHeader(StoredFile file, TextStart start) {
    if (start.lines() < rules.headerLines()) {
      throw new InputException(
          file.name()
              + ": header missing: expected "
              + rules.headerLines()
              + (rules.headerLines() == 1 ? " line" : " lines")
              + ", found "
              + start.lines()
              + ". Leave the file out, or say how many header lines there are");
    }
    if (header == null) {
      header = start.header();
      headed = file.name();
    } else if (!header.equals(start.header())) {
      throw new InputException(
          file.name()
              + ": 1: another header: expected "
              + TextStart.shown(header)
              + " as in "
              + headed
              + ", found "
              + TextStart.shown(start.header())
              + ". Group the files by their columns, or say that they have no header");
    }
  }

  private void addText(byte[] bytes, int from, int length) throws IOException {
    if (length > 0) {
      endLine();
      text.add(bytes, from, length);
      endsLine = bytes[from + length - 1] == '\n';
    }
  }

  private void addSome(BlockInput in) throws IOException {
    endLine();
    int last = text.addSome(in);
    endsLine = last < 0 || last == '\n';
  }

  private void endLine() throws IOException {
    if (owesLine) {
      text.add(LINE_FEED, 0, LINE_FEED.length);
      owesLine = false;
    }
  }

  private void copy(StoredFile file, long from, long to) throws IOException {
    endLine();
    text.flush();
    if (file instanceof HeldFile held) {
      out.write(held.bytes(), (int) from, (int) (to - from));
    } else if (!copier.takes(from, to)) {
      InputStream in = file.from(from);
      for (long at = from; at < to; ) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, to - at));
        if (read < 0) {
          throw changed(file, at);
        }
        out.write(buffer, 0, read);
        at += read;
      }
    }
    copied += to - from;
  }

  static InputException changed(StoredFile file, long found) {
    return new InputException(
        file.name()
            + ": changed since it was listed: expected "
            + file.length()
            + " bytes, found "
            + found
            + ". Run again");
  }
}
