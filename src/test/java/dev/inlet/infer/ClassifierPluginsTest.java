package dev.inlet.infer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.CatalogException;
import dev.inlet.InputException;
import dev.inlet.catalog.Origin;
import dev.inlet.catalog.TableSpec;
import dev.inlet.catalog.TableSpec.CsvSpec;
import dev.inlet.discover.FileDiscovery;
import dev.inlet.spi.TextClassifier;
import dev.inlet.testing.Workspace;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classifiers that a jar on the class path brings. */
final class ClassifierPluginsTest {
  /** Knows the readings of meters. */
  public static final class Meters implements TextClassifier {
    @Override
    public String name() {
      return "meters";
    }

    @Override
    public Optional<String> classify(String file, byte[] head) {
      String text = new String(head, StandardCharsets.UTF_8);
      if (text.startsWith("BROKEN")) {
        throw new IllegalStateException("no meter");
      }
      if (text.startsWith("NULL")) {
        return null;
      }
      if (text.startsWith("UNLINKED")) {
        throw new NoClassDefFoundError("org/example/Gone");
      }
      if (text.startsWith("WRONG")) {
        return Optional.of("format = csv, csv.delimitr = x");
      }
      return text.startsWith("METER ")
          ? Optional.of("format = grok, grok.pattern = \"METER %{INT:id} %{NUMBER:value}\"")
          : Optional.empty();
    }
  }

  /** Has no name. */
  public static final class Nameless implements TextClassifier {
    @Override
    public String name() {
      return null;
    }

    @Override
    public Optional<String> classify(String file, byte[] head) {
      return Optional.empty();
    }
  }

  /** Fails when it is asked for its name; by the second time it knows it. */
  public static final class Failing implements TextClassifier {
    private boolean asked;

    @Override
    public String name() {
      if (!asked) {
        asked = true;
        throw new IllegalStateException("no name yet");
      }
      return "failing";
    }

    @Override
    public Optional<String> classify(String file, byte[] head) {
      return Optional.empty();
    }
  }

  /** Cannot be linked. */
  public static final class Unlinked implements TextClassifier {
    public Unlinked() {
      throw new NoClassDefFoundError("org/example/Gone");
    }

    @Override
    public String name() {
      return "unlinked";
    }

    @Override
    public Optional<String> classify(String file, byte[] head) {
      return Optional.empty();
    }
  }

  @TempDir Path folder;
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = new Workspace(folder);
  }

  @AfterEach
  void takeAway() {
    Thread.currentThread().setContextClassLoader(before);
  }

  private void install() throws IOException {
    install(Meters.class);
  }

  private void install(Class<?> classifier) throws IOException {
    Path jar = folder.resolve("meters.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("META-INF/services/" + TextClassifier.class.getName()));
      out.write(classifier.getName().getBytes(StandardCharsets.UTF_8));
    }
    URL[] urls = {jar.toUri().toURL()};
    Thread.currentThread().setContextClassLoader(new URLClassLoader(urls, before));
  }

  private TableDefinition crawl(Optional<TableDefinition> previous) {
    TableSpec spec =
        new TableSpec(
            "t",
            folder.resolve("in").toString(),
            Optional.empty(),
            CsvSpec.open(),
            List.of(),
            List.of(),
            List.of(),
            ZoneOffset.UTC,
            new Origin("test", 0));
    Configuration conf = new Configuration();
    return new Crawler(conf).crawl(spec, new FileDiscovery(conf).list(spec), previous);
  }

  private static String shape(TableDefinition table) {
    return table.format()
        + " "
        + table.columns().stream().map(one -> one.name() + " " + one.type()).toList();
  }

  @Test
  void aJarsClassifierIsTriedBeforeWhatIsKnown() throws IOException {
    workspace.write("in/a.txt", "METER 1 2.5\nMETER 2 3.5\n");
    TableDefinition alone = crawl(Optional.empty());
    assertTrue(alone.decisions().stream().noneMatch(one -> one.about().equals("classifier")));
    install();
    TableDefinition table = crawl(Optional.empty());
    assertEquals(
        "grok [id string, value string]", shape(table).replaceAll("bigint|double", "string"));
    assertEquals(
        List.of("classifier: meters: meters fits 100.0 %"),
        table.decisions().stream()
            .map(Decision::text)
            .filter(text -> text.startsWith("classifier"))
            .toList());
  }

  @Test
  void aTableKeepsItAsLongAsTheJarIsThere() throws IOException {
    install();
    workspace.write("in/a.txt", "METER 1 2.5\nMETER 2 3.5\n");
    TableDefinition first = crawl(Optional.empty());
    assertEquals("grok", crawl(Optional.of(first)).format());
    workspace.write("in/a.txt", "meter off\nMETER 2 3.5\n");
    assertEquals("grok", crawl(Optional.of(first)).format());
    takeAway();
    TableDefinition anew = crawl(Optional.of(first));
    assertTrue(anew.notes().get(0).startsWith("classified anew"), () -> anew.notes().toString());
  }

  @Test
  void aClassifierThatCannotBeLoadedOrHasNoNameIsTold() throws IOException {
    workspace.write("in/a.txt", "METER 1 2.5\n");
    install(Nameless.class);
    assertEquals(
        "classifier "
            + Nameless.class.getName()
            + " of the class path: name: expected a text, found null. Mend its jar, or take it away",
        assertThrows(CatalogException.class, () -> crawl(Optional.empty())).getMessage());
    takeAway();
    install(Failing.class);
    assertEquals(
        "classifier "
            + Failing.class.getName()
            + " of the class path: name: expected a text, found java.lang.IllegalStateException: no"
            + " name yet. Mend its jar, or take it away",
        assertThrows(CatalogException.class, () -> crawl(Optional.empty())).getMessage());
    takeAway();
    install(Unlinked.class);
    String message =
        assertThrows(CatalogException.class, () -> crawl(Optional.empty())).getMessage();
    assertTrue(message.startsWith("classifier of the class path: cannot be loaded: "), message);
    assertTrue(message.contains(Unlinked.class.getName()), message);
  }

  @Test
  void aClassifierThatFailsIsNamed() throws IOException {
    install();
    workspace.write("in/a.txt", "BROKEN\n");
    assertEquals(
        folder
            + "/in/a.txt: classifier 'meters': failed: java.lang.IllegalStateException: no meter."
            + " Mend its jar, take it away, or declare the table's format",
        assertThrows(InputException.class, () -> crawl(Optional.empty()))
            .getMessage()
            .replaceFirst("^file:", ""));
    workspace.write("in/a.txt", "UNLINKED\n");
    assertEquals(
        folder
            + "/in/a.txt: classifier 'meters': failed: java.lang.NoClassDefFoundError:"
            + " org/example/Gone. Mend its jar, take it away, or declare the table's format",
        assertThrows(InputException.class, () -> crawl(Optional.empty()))
            .getMessage()
            .replaceFirst("^file:", ""));
    workspace.write("in/a.txt", "NULL\n");
    assertEquals(
        folder
            + "/in/a.txt: classifier 'meters': failed: java.lang.NullPointerException: "
            + Meters.class.getName()
            + ".classify answered null. Mend its jar, take it away, or declare the table's format",
        assertThrows(InputException.class, () -> crawl(Optional.empty()))
            .getMessage()
            .replaceFirst("^file:", ""));
    workspace.write("in/a.txt", "WRONG\n");
    assertEquals(
        "classifier 'meters': 1: classifier 'meters': csv: unknown key 'delimitr'. Did you mean"
            + " 'delimiter'?",
        assertThrows(CatalogException.class, () -> crawl(Optional.empty())).getMessage());
  }
}
