package dev.inlet.format;

/** Makes UTF-8 of text in another encoding, piece by piece. */
interface Recoder {

  /** How many bytes a piece may have. */
  int PIECE_BYTES = 1 << 13;

  /** How many bytes one byte may become. */
  int MOST_BYTES = 4;

  /**
   * Appends a piece.
   *
   * @param size how many bytes the piece has, at most {@link #PIECE_BYTES}
   * @param to long enough for the piece and what was held back
   * @return how many bytes were written, from the first one on
   */
  int recode(byte[] piece, int size, byte[] to);

  /** What was held back at the end of the text, as {@link #recode} writes it. */
  int finish(byte[] to);
}
