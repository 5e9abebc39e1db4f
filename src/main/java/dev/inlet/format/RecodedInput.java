package dev.inlet.format;

import java.io.IOException;

/**
 * Text in UTF-8, made of text in another encoding. Its blocks are those of the other, so an
 * encoding whose characters may lie across them is only for text that is not cut.
 */
final class RecodedInput extends BlockInput {
  private final BlockInput text;
  private final Recoder recoder;
  private final byte[] piece = new byte[Recoder.PIECE_BYTES];
  private final byte[] recoded = new byte[(Recoder.PIECE_BYTES + 64) * Recoder.MOST_BYTES];
  private int at;
  private int limit;
  private long block;
  private boolean ended;

  RecodedInput(BlockInput text, Recoder recoder) {
    this.text = text;
    this.recoder = recoder;
  }

  @Override
  boolean behind() throws IOException {
    return at == limit && text.behind();
  }

  @Override
  long block() {
    return at == limit ? text.block() : block;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    while (at == limit) {
      if (ended) {
        return -1;
      }
      fill();
    }
    int count = Math.min(length, limit - at);
    System.arraycopy(recoded, at, bytes, from, count);
    at += count;
    return count;
  }

  private void fill() throws IOException {
    // To ask makes the block known in which the next bytes stand.
    text.behind();
    block = text.block();
    int read = text.read(piece, 0, piece.length);
    ended = read < 0;
    at = 0;
    limit = ended ? recoder.finish(recoded) : recoder.recode(piece, read, recoded);
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
