package dev.inlet.bookmark;

import dev.inlet.bookmark.BatchFile.Change;
import dev.inlet.state.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;

/**
 * Writes lists of files: lines of UTF-8 with a tab between their fields. The first line names the
 * form and the fields. In a path and an etag {@code \t}, {@code \n}, {@code \r} and {@code \\}
 * stand for tab, line feed, carriage return and backslash.
 */
final class FileListWriter {
  static final String FORM = "#inlet-files\t";
  static final int VERSION = 1;
  static final String HEADER =
      FORM + VERSION + "\tsource\tsequence\tchange\tlength\tmodified\tetag\tpath\n";

  private final DigestOutputStream out;
  private long files;
  private long bytes;

  /**
   * @param out buffered; not closed here
   */
  FileListWriter(OutputStream out) throws IOException {
    this.out = new DigestOutputStream(out, Digest.ofSha256());
    write(HEADER);
  }

  void write(ListedFile listed) throws IOException {
    BatchFile taken = listed.taken();
    SourceFile file = taken.file();
    write(
        taken.source()
            + '\t'
            + listed.sequence()
            + '\t'
            + (taken.change() == Change.NEW ? '+' : '~')
            + '\t'
            + file.length()
            + '\t'
            + file.modified()
            + '\t'
            + escaped(file.etag())
            + '\t'
            + escaped(file.path())
            + '\n');
    files++;
    bytes += file.length();
  }

  /** How many files were written. */
  long files() {
    return files;
  }

  /** The bytes of these files. */
  long bytes() {
    return bytes;
  }

  /** SHA-256 of all that was written; to be asked for once, at the end. */
  String digest() {
    return Digest.hexadecimal(out.getMessageDigest());
  }

  private void write(String line) throws IOException {
    out.write(line.getBytes(StandardCharsets.UTF_8));
  }

  /** A path or an etag as it stands in a list. */
  static byte[] bytes(String text) {
    return escaped(text).getBytes(StandardCharsets.UTF_8);
  }

  static String escaped(String text) {
    if (text.indexOf('\\') < 0
        && text.indexOf('\t') < 0
        && text.indexOf('\n') < 0
        && text.indexOf('\r') < 0) {
      return text;
    }
    return text.replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }

  static String unescaped(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        char escape = text.charAt(i);
        plain.append(
            switch (escape) {
              case 't' -> '\t';
              case 'n' -> '\n';
              case 'r' -> '\r';
              default -> escape;
            });
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
