package dev.inlet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** What differs between the contents of two jars. */
public final class JarDifference {
  private JarDifference() {}

  /**
   * The names of the entries that are in one of the jars alone, or have other bytes in the other.
   */
  public static List<String> between(Path one, Path other) {
    Map<String, byte[]> left = contents(one);
    Map<String, byte[]> right = contents(other);
    TreeSet<String> names = new TreeSet<>(left.keySet());
    names.addAll(right.keySet());
    return names.stream().filter(name -> !Arrays.equals(left.get(name), right.get(name))).toList();
  }

  /** The files in a jar, by name. */
  public static Map<String, byte[]> contents(Path file) {
    try (JarFile jar = new JarFile(file.toFile())) {
      Map<String, byte[]> contents = new TreeMap<>();
      for (JarEntry entry : jar.stream().filter(e -> !e.isDirectory()).toList()) {
        contents.put(entry.getName(), jar.getInputStream(entry).readAllBytes());
      }
      return contents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
