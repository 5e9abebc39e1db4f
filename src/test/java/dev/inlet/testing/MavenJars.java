package dev.inlet.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The jars that a {@code pom.xml} beside the main one asks for, which Maven fetches. */
final class MavenJars {
  private MavenJars() {}

  /** A class path. It is asked for once; until then Maven needs some seconds. */
  static synchronized String of(Path pom) {
    try {
      Path known =
          InletProcess.PROJECT
              .resolve("target")
              .resolve(pom.getParent().getFileName() + ".classpath");
      if (!Files.exists(known) || isOlder(known, pom)) {
        Files.createDirectories(known.getParent());
        Path draft = Files.createTempFile(known.getParent(), "jars", ".classpath");
        ask(pom, draft);
        Files.move(draft, known, StandardCopyOption.ATOMIC_MOVE);
      }
      return Files.readString(known).trim();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOlder(Path file, Path other) throws IOException {
    return Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(other)) < 0;
  }

  private static void ask(Path pom, Path file) throws IOException {
    Process process =
        new ProcessBuilder(
                "./mvnw",
                "-B",
                "-q",
                "-ntp",
                "-f",
                pom.toString(),
                "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath",
                "-Dmdep.outputFile=" + file)
            .directory(InletProcess.PROJECT.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(pom + ": the jars cannot be fetched:\n" + said);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
