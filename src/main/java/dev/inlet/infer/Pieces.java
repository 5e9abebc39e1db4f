package dev.inlet.infer;

import dev.inlet.bookmark.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Pieces of a long file behind its head: one from anywhere, and its end. */
final class Pieces {
  static final int BYTES = 64 << 10;

  private Pieces() {}

  /** None of a file that is hardly longer than its head. The same for a path and a length. */
  static List<byte[]> of(TableFiles files, SourceFile file) {
    long end = file.length() - BYTES;
    if (end - BYTES < Head.MAX_BYTES) {
      return List.of();
    }
    long range = end - BYTES - Head.MAX_BYTES + 1;
    long middle = Head.MAX_BYTES + (long) (random(file) * range);
    List<byte[]> found = files.pieces(file.path(), List.of(middle, end), BYTES);
    List<byte[]> pieces = new ArrayList<>();
    pieces.add(wholeLines(found.get(0)));
    pieces.add(found.get(1));
    return pieces;
  }

  private static double random(SourceFile file) {
    return new Random(file.path().hashCode()).nextDouble();
  }

  private static byte[] wholeLines(byte[] piece) {
    return new Head("", piece, Head.Rest.MORE, SampledEncoding.ASCII).wholeLines();
  }
}
