package dev.inlet.run.protocol;

import java.util.ArrayList;
import java.util.List;

/** Sets of source files as bits. A file that changes is one path with two contents. */
final class Rows {
  static final int NONE = 0;
  static final int A = 1;
  static final int B = 2;
  static final int LATE = 4;
  static final int A_CHANGED = 8;

  private static final int A_AT_ALL = A | A_CHANGED;

  private Rows() {}

  static boolean holdBothContentsOfA(int rows) {
    return (rows & A_AT_ALL) == A_AT_ALL;
  }

  /** The files of a listing that a bookmark does not have. */
  static int unread(int listing, int bookmark) {
    return listing & ~bookmark;
  }

  /** Whether a file of the bookmark is listed with another content. */
  static boolean changed(int listing, int bookmark) {
    return holdBothContentsOfA(listing | bookmark);
  }

  static String text(int rows) {
    List<String> names = new ArrayList<>();
    if ((rows & A) != 0) {
      names.add("A");
    }
    if ((rows & A_CHANGED) != 0) {
      names.add("A'");
    }
    if ((rows & B) != 0) {
      names.add("B");
    }
    if ((rows & LATE) != 0) {
      names.add("late");
    }
    return "{" + String.join(" ", names) + "}";
  }
}
