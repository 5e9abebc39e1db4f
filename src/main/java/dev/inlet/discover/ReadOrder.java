package dev.inlet.discover;

import dev.inlet.bookmark.SourceFile;
import dev.inlet.catalog.SourceSpec.ListingSpec;
import java.util.Comparator;

/**
 * In which order a source's files are taken where a run may not take all. A listing that looks only
 * near to what was read last finds what waits only if nothing that waits lies before that.
 */
public final class ReadOrder {
  /** By time of modification; by path where the times are equal. */
  public static final Comparator<SourceFile> OLDEST_FIRST =
      Comparator.comparingLong(SourceFile::modified).thenComparing(SourceFile::path);

  private static final Comparator<SourceFile> BY_KEY =
      (one, other) -> compare(one.path(), other.path());

  private static final Comparator<SourceFile> BY_PARTITION =
      Comparator.comparing((SourceFile file) -> DateLevels.of(file.path()).start())
          .thenComparing(BY_KEY);

  private ReadOrder() {}

  /** The order that goes with a way of listing. */
  public static Comparator<SourceFile> of(ListingSpec listing) {
    return switch (listing.by()) {
      case FULL, MANIFEST -> OLDEST_FIRST;
      case PARTITIONS -> BY_PARTITION;
      case LEXICAL -> BY_KEY;
    };
  }

  /** As the bytes of both in UTF-8 compare, and not as their UTF-16 units do. */
  static int compare(String one, String other) {
    int shorter = Math.min(one.length(), other.length());
    for (int i = 0; i < shorter; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        boolean sameKind = Character.isSurrogate(a) == Character.isSurrogate(b);
        return sameKind ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
      }
    }
    return Integer.compare(one.length(), other.length());
  }
}
