package dev.inlet.compact;

import dev.inlet.format.Compression;
import java.util.Set;

/**
 * What a file's name says of its content.
 *
 * @param stem the name without its extensions
 * @param format such as {@code csv}; empty if the name does not tell
 * @param codec such as {@code gz}; empty if the file is not compressed as a whole
 */
record FileKind(String stem, String format, String codec) {
  private static final Set<String> CODECS =
      Set.of("gz", "bz2", "zst", "lz4", "snappy", "deflate", "lzo", "xz", "zip");

  private static final Set<String> COLUMNAR = Set.of("parquet", "orc", "avro");

  private static final Set<String> TEXTS =
      Set.of("csv", "tsv", "txt", "json", "jsonl", "ndjson", "log", "xml", "dat");

  /**
   * @param name without folders
   */
  static FileKind of(String name) {
    String rest = name;
    String codec = last(rest);
    if (CODECS.contains(codec)) {
      rest = without(rest, codec);
    } else {
      codec = "";
    }
    String format = last(rest);
    if (COLUMNAR.contains(format) || TEXTS.contains(format)) {
      rest = without(rest, format);
    } else {
      format = "";
    }
    return new FileKind(rest, format, codec);
  }

  /** What a codec's extension stands for where it is to be written. */
  static Compression compression(String codec) {
    return switch (codec) {
      case "" -> Compression.NONE;
      case "gz" -> Compression.GZIP;
      case "bz2" -> Compression.BZIP2;
      case "zst" -> Compression.ZSTD;
      case "lz4" -> Compression.LZ4;
      // As S3DistCp, Spark and Hive have it.
      case "snappy" -> Compression.HADOOP_SNAPPY;
      case "lzo" -> Compression.LZOP;
      default -> throw new IllegalArgumentException("no codec '" + codec + "'");
    };
  }

  private static String last(String name) {
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? "" : name.substring(dot + 1);
  }

  private static String without(String name, String extension) {
    return name.substring(0, name.length() - extension.length() - 1);
  }

  /** Such as {@code .csv.gz}. */
  String extension() {
    return (format.isEmpty() ? "" : "." + format) + (codec.isEmpty() ? "" : "." + codec);
  }

  /** Whether the codec is within the file, and none of the whole. */
  boolean isColumnar() {
    return COLUMNAR.contains(format);
  }

  /** Whether files of both can become one file of the same codec. */
  boolean joins(FileKind other) {
    boolean sameFormat =
        format.equals(other.format)
            || (!COLUMNAR.contains(format) && !COLUMNAR.contains(other.format));
    return sameFormat && codec.equals(other.codec);
  }

  /** In words. */
  String text() {
    String columns = COLUMNAR.contains(format) ? format : "";
    String packed = codec.isEmpty() ? "no codec" : codec;
    return columns.isEmpty() ? packed : columns + (codec.isEmpty() ? "" : " in " + codec);
  }

  FileKind withStem(String other) {
    return new FileKind(other, format, codec);
  }

  FileKind withCodec(String other) {
    return COLUMNAR.contains(format) ? this : new FileKind(stem, format, other);
  }
}
