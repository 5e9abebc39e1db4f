package dev.inlet.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.InputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;

/**
 * What holds of every container: a file's splits are its text, once each, wherever they are cut.
 */
final class Splits {
  private final Compression compression;
  private final byte[] encoded;
  private final byte[] text;

  Splits(Compression compression, byte[] encoded, byte[] text) {
    this.compression = compression;
    this.encoded = encoded;
    this.text = text;
  }

  /** All starts of blocks that can be found, by a look from each of the file's bytes. */
  NavigableSet<Long> starts() throws IOException {
    TreeSet<Long> starts = new TreeSet<>();
    for (long at = 1; at < encoded.length; at++) {
      OptionalLong found = blockFrom(at);
      if (found.isEmpty()) {
        break;
      }
      starts.add(found.getAsLong());
      at = found.getAsLong();
    }
    return starts;
  }

  /** Cuts at the first blocks behind each multiple of every size up to that of the file. */
  void holdForEverySize() throws IOException {
    // A look from any byte gives the next of these, so that one look each is enough.
    NavigableSet<Long> starts = starts();
    for (long at : starts) {
      assertEquals(at, blockFrom(at).orElse(-1), "at the start of a block");
    }
    TreeSet<List<Long>> cuts =
        new TreeSet<>((a, b) -> Arrays.compare(a.toArray(Long[]::new), b.toArray(Long[]::new)));
    for (int size = 1; size <= encoded.length; size++) {
      TreeSet<Long> cut = new TreeSet<>();
      for (long wished = size; wished < encoded.length; wished += size) {
        Long start = starts.ceiling(wished);
        if (start != null) {
          cut.add(start);
        }
      }
      cuts.add(List.copyOf(cut));
    }
    for (List<Long> cut : cuts) {
      hold(cut);
    }
  }

  /** Cuts at the first blocks behind places that are drawn. */
  void holdForRandomCuts(long seed, int rounds) throws IOException {
    Random random = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      TreeSet<Long> cut = new TreeSet<>();
      for (int i = 0; i < 1 + random.nextInt(5); i++) {
        blockFrom(1 + random.nextInt(encoded.length - 1)).ifPresent(cut::add);
      }
      hold(List.copyOf(cut));
    }
  }

  /** Each split's own bytes make up the text, and behind them stand those of the next ones. */
  private void hold(List<Long> cut) throws IOException {
    List<Long> edges = new ArrayList<>(cut);
    edges.add(0, 0L);
    edges.add((long) encoded.length);
    int at = 0;
    for (int i = 0; i + 1 < edges.size(); i++) {
      String where = "cut at " + cut + ", split " + i;
      long end = edges.get(i + 1);
      try (BlockInput in = compression.open(new MemoryFile(encoded), edges.get(i), end)) {
        ByteArrayOutputStream own = new ByteArrayOutputStream();
        int piece = 1 + (i * 7919) % 5000;
        while (!in.behind()) {
          assertTrue(in.block() < end, where);
          byte[] bytes = new byte[piece];
          int read = in.read(bytes, 0, piece);
          assertTrue(read > 0, where);
          own.write(bytes, 0, read);
        }
        assertArrayEquals(
            Arrays.copyOfRange(text, at, Math.min(text.length, at + own.size())),
            own.toByteArray(),
            where);
        at += own.size();
        byte[] rest = in.readAllBytes();
        assertTrue(in.behind(), where);
        assertEquals(-1, in.read(), where);
        assertArrayEquals(Arrays.copyOfRange(text, at, text.length), rest, where + ", behind it");
      }
    }
    assertEquals(text.length, at, "cut at " + cut);
  }

  /** A reader that never asks where it is finds out all the same that no block starts there. */
  void failsAtFalseEdge(long edge) {
    FalseEdgeException e =
        assertThrows(
            FalseEdgeException.class,
            () -> compression.open(new MemoryFile(encoded), 0, edge).readAllBytes());
    assertTrue(
        e.getMessage()
            .matches(
                "data/x: "
                    + edge
                    + ": no edge of a split: expected the start of a block, found (the next one at"
                    + " \\d+|no more blocks)\\. Read the file unsplit"),
        e.getMessage());
  }

  /**
   * Of a file of some hundred bytes: cut where its blocks begin, and read with each byte changed.
   */
  void failOrGiveTheTextWithAnyByteChanged() throws IOException {
    List<Long> edges = new ArrayList<>(starts());
    edges.add(0, 0L);
    edges.add((long) encoded.length);
    int failed = 0;
    for (int at = 0; at < encoded.length; at++) {
      for (int change : new int[] {1, 0x80, 0xff}) {
        byte[] bad = encoded.clone();
        bad[at] ^= (byte) change;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
          for (int i = 0; i + 1 < edges.size(); i++) {
            try (BlockInput in =
                compression.open(new MemoryFile(bad), edges.get(i), edges.get(i + 1))) {
              while (!in.behind()) {
                all.write(in.read());
              }
            }
          }
          assertArrayEquals(text, all.toByteArray(), "byte " + at + " changed by " + change);
        } catch (InputException | FalseEdgeException e) {
          failed++;
        }
      }
    }
    assertTrue(failed > encoded.length, "only " + failed + " changes were seen");
  }

  /** The whole of a file, whose compression is found out. */
  static BlockInput open(byte[] file) {
    byte[] head = Arrays.copyOf(file, Math.min(file.length, Compression.HEAD_BYTES));
    return Compression.of(head).open(new MemoryFile(file), 0, file.length);
  }

  /** Whether reading fails, and is called by its name; else it gives the text. */
  static boolean failsOrGives(byte[] file, byte[] text, String what) throws IOException {
    try (BlockInput in = open(file)) {
      assertArrayEquals(text, in.readAllBytes(), what);
      return false;
    } catch (InputException e) {
      assertTrue(
          e.getMessage().matches("data/x: \\d+: (corrupt|truncated|unsupported) .*"),
          e.getMessage());
      return true;
    }
  }

  private OptionalLong blockFrom(long at) throws IOException {
    return compression.container().blockFrom(new MemoryFile(encoded), at);
  }
}
