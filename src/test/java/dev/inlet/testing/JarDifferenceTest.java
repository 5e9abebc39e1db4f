package dev.inlet.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarDifferenceTest {
  private static final String CLASS = "dev/inlet/testing/JarDifference.class";

  @TempDir Path folder;

  @Test
  void equalContentsDoNotDiffer() throws IOException {
    Map<String, byte[]> contents = Map.of(CLASS, ours(), "a.txt", "a".getBytes(UTF_8));
    assertEquals(
        List.of(), JarDifference.between(jar("one.jar", contents), jar("two.jar", contents)));
  }

  /** As javac does where a method that is called returns something else. */
  @Test
  void aClassThatCallsAMethodOfAnotherSignatureDiffers() throws IOException {
    String latin = new String(ours(), ISO_8859_1);
    assertTrue(latin.contains("(Ljava/nio/file/Path;Ljava/nio/file/Path;)Ljava/util/List;"));
    byte[] changed =
        latin
            .replace(
                "(Ljava/nio/file/Path;Ljava/nio/file/Path;)Ljava/util/List;",
                "(Ljava/nio/file/Path;Ljava/nio/file/Path;)Ljava/util/Bits;")
            .getBytes(ISO_8859_1);
    byte[] text = "a".getBytes(UTF_8);
    assertEquals(
        List.of(CLASS),
        JarDifference.between(
            jar("one.jar", Map.of(CLASS, ours(), "a.txt", text)),
            jar("two.jar", Map.of(CLASS, changed, "a.txt", text))));
  }

  @Test
  void whatIsInOneJarAloneIsADifference() throws IOException {
    byte[] text = "a".getBytes(UTF_8);
    assertEquals(
        List.of("b.txt", "c.txt"),
        JarDifference.between(
            jar("one.jar", Map.of("a.txt", text, "b.txt", text)),
            jar("two.jar", Map.of("a.txt", text, "c.txt", text))));
  }

  private static byte[] ours() throws IOException {
    try (InputStream in = JarDifference.class.getResourceAsStream("/" + CLASS)) {
      return in.readAllBytes();
    }
  }

  private Path jar(String name, Map<String, byte[]> contents) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : new TreeMap<>(contents).entrySet()) {
        jar.putNextEntry(new JarEntry(entry.getKey()));
        jar.write(entry.getValue());
      }
    }
    return file;
  }
}
