package dev.inlet.format;

import dev.inlet.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * How a file's bytes are compressed, recognised by their content and never by the file's name.
 *
 * <p>Concatenated members, streams and frames are one text, as the command-line tools have it.
 */
public enum Compression {
  NONE(new PlainContainer()),
  /** RFC 1952. */
  GZIP(new GzipContainer()),
  BZIP2(new Bzip2Container()),
  /** RFC 8878. */
  ZSTD(new ZstdContainer()),
  /** The frame format of the lz4 tool, not the blocks of Hadoop's codec. */
  LZ4(new Lz4Container()),
  /** The framing format of google/snappy, not the blocks of Hadoop's codec. */
  SNAPPY(new SnappyContainer()),
  /** The blocks of Hadoop's SnappyCodec. */
  HADOOP_SNAPPY(new HadoopContainer(HadoopCodec.SNAPPY)),
  /** The blocks of Hadoop's Lz4Codec. */
  HADOOP_LZ4(new HadoopContainer(HadoopCodec.LZ4)),
  /** The files of lzop, and those of Hadoop's LzopCodec. */
  LZOP(new LzopContainer()),
  /** A block of snappy without any framing. */
  RAW_SNAPPY(new RawSnappyContainer()),
  ZIP(new ZipContainer()),
  XZ(new WholeContainer("xz", Compression::unsupported));

  /** As many bytes as {@link #of} looks at. */
  static final int HEAD_BYTES = 1 << 16;

  @SuppressWarnings("ImmutableEnumChecker") // Containers have no state.
  private final transient Container container;

  Compression(Container container) {
    this.container = container;
  }

  /** How a file that is so compressed is laid out, and decoded. */
  Container container() {
    return container;
  }

  /** As it is written in table definitions and messages. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** A file's plain bytes. */
  public record Plain(Compression compression, InputStream bytes) {}

  /**
   * Recognises the compression of a file and decodes it.
   *
   * <p>Reading throws {@link InputException}, never {@code IOException}: the words truncated,
   * corrupt and unsupported mean just that, and a file system's own failure is none of them.
   *
   * @param raw the file's bytes from its start; closed with the result, and when this call fails
   * @param file as messages should name it
   */
  public static Plain open(InputStream raw, String file) {
    CountedInput counted = new CountedInput(raw, 0);
    Compression compression = of(counted, file);
    CountedFile whole = CountedFile.of(counted, file);
    return new Plain(compression, DecodedInput.open(whole, compression, 0, whole.length()));
  }

  /**
   * Decodes the blocks of a file that is so compressed, from a start on, as {@link Container#open}.
   *
   * <p>Reading throws {@link InputException} and {@link FalseEdgeException}, and no other {@code
   * IOException}.
   */
  BlockInput open(StoredFile file, long start, long end) {
    return DecodedInput.open(CountedFile.of(file), this, start, end);
  }

  /**
   * Decodes a split of a file, however it is compressed; as {@link #open(StoredFile, long, long)}.
   */
  static BlockInput open(StoredFile file, Split split) {
    return of(file).open(file, split.start(), split.end());
  }

  /** The compression that the first bytes of a file show. */
  static Compression of(StoredFile file) {
    CountedFile counted = CountedFile.of(file);
    try {
      return of(counted.from(0).readNBytes(HEAD_BYTES));
    } catch (IOException e) {
      throw DecodedInput.problem(e, counted.newest(), NONE, file.name());
    }
  }

  private static Compression of(CountedInput counted, String file) {
    try {
      return of(counted.peek(HEAD_BYTES));
    } catch (IOException e) {
      InputException problem = DecodedInput.problem(e, counted, NONE, file);
      counted.closeAfter(problem);
      throw problem;
    }
  }

  /** The compression that the first bytes of a file show. */
  static Compression of(byte[] head) {
    if (startsWith(head, 0x1f, 0x8b)) {
      return GZIP;
    }
    if (startsWith(head, 'B', 'Z', 'h') && isBzip2(head)) {
      return BZIP2;
    }
    if (startsWith(head, 0xff, 0x06, 0x00, 0x00, 's', 'N', 'a', 'P', 'p', 'Y')) {
      return SNAPPY;
    }
    if (startsWith(head, 0xfd, '7', 'z', 'X', 'Z', 0)) {
      return XZ;
    }
    if (startsWith(head, 0x89, 'L', 'Z', 'O', 0, '\r', '\n', 0x1a, '\n')) {
      return LZOP;
    }
    if (startsWith(head, 'P', 'K', 3, 4) || startsWith(head, 'P', 'K', 5, 6, 0, 0, 0, 0)) {
      return ZIP;
    }
    return framed(head);
  }

  private static Compression framed(byte[] head) {
    int magic = littleEndian(head, 0);
    if (magic == ZstdFrame.MAGIC) {
      return ZSTD;
    }
    if (magic == Lz4Frame.MAGIC || magic == Lz4Frame.LEGACY_MAGIC) {
      return LZ4;
    }
    if (ZstdFrame.isSkippable(magic)) { // LZ4 and Zstandard share them.
      int size = littleEndian(head, 4);
      boolean inHead = size >= 0 && size <= head.length - 12;
      return inHead && littleEndian(head, 8 + size) == Lz4Frame.MAGIC ? LZ4 : ZSTD;
    }
    return unmarked(head);
  }

  /** Of formats without a magic, by what their first bytes decode to. */
  private static Compression unmarked(byte[] head) {
    for (Compression compression : new Compression[] {HADOOP_SNAPPY, HADOOP_LZ4}) {
      if (((HadoopContainer) compression.container).isAt(head)) {
        return compression;
      }
    }
    return RawSnappyContainer.isAt(head, head.length < HEAD_BYTES) ? RAW_SNAPPY : NONE;
  }

  /** After the level comes the magic of a block, or that of the end of an empty stream. */
  private static boolean isBzip2(byte[] head) {
    if (head.length < 4 || head[3] < '1' || head[3] > '9') {
      return false;
    }
    return head.length < 10
        || (head[4] == 0x31 && head[5] == 0x41 && head[6] == 0x59)
        || (head[4] == 0x17 && head[5] == 0x72 && head[6] == 0x45);
  }

  private static boolean startsWith(byte[] head, int... magic) {
    for (int i = 0; i < magic.length; i++) {
      if (i >= head.length || (head[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  private static int littleEndian(byte[] bytes, int at) {
    if (bytes.length < at + 4) {
      return 0;
    }
    return (bytes[at] & 0xff)
        | ((bytes[at + 1] & 0xff) << 8)
        | ((bytes[at + 2] & 0xff) << 16)
        | ((bytes[at + 3] & 0xff) << 24);
  }

  private static InputStream unsupported(InputStream raw) throws IOException {
    throw new UnsupportedOperationException("unsupported container");
  }
}
