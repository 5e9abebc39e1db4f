package dev.inlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.inlet.catalog.JobCatalog;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation says can be checked is checked here. */
class DocumentationTest {
  private static final Path PROJECT = Path.of(System.getProperty("inlet.project", "."));

  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern INLINE_CODE = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);
  private static final Pattern COMMAND =
      Pattern.compile("(?:^|[\\s`])(?:bin/)?inlet ([a-z]+)", Pattern.MULTILINE);
  private static final Pattern EXIT_CODE = Pattern.compile("^\\| (\\d+) \\|", Pattern.MULTILINE);

  @TempDir private Path folder;

  @Test
  void everyWholeCatalogLoads() throws IOException {
    int catalogs = 0;
    for (Path page : pages()) {
      for (String block : blocks(read(page), "hocon")) {
        if (block.contains("inlet {")) {
          Path file = Files.writeString(folder.resolve("block" + catalogs + ".conf"), block);
          JobCatalog catalog = JobCatalog.load(List.of(file.toFile()));
          assertFalse(catalog.jobs().isEmpty(), page + " has a catalog without a job");
          catalogs++;
        }
      }
    }
    assertTrue(catalogs >= 4, "expected the catalogs of README and job-catalog, found " + catalogs);
  }

  @Test
  void everyCommandExists() throws Exception {
    Set<String> known = commands();
    for (Path page : pages()) {
      assertEquals(List.of(), unknownCommands(read(page), known), page.toString());
    }
    String readme = read(PROJECT.resolve("README.md"));
    known.forEach(
        command -> assertTrue(readme.contains("inlet " + command), "README lacks " + command));
  }

  @Test
  void everyStandardPatternOfLogsIsNamed() throws IOException {
    String formats = read(PROJECT.resolve("src/site/markdown/formats.md"));
    Path patterns = PROJECT.resolve("src/main/resources/dev/inlet/format/grok-patterns.txt");
    List<String> unnamed =
        read(patterns)
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> line.substring(0, line.indexOf(' ')))
            .filter(name -> !formats.contains("`" + name + "`"))
            .toList();
    assertEquals(List.of(), unnamed);
  }

  @Test
  void aWrongCommandIsFound() throws Exception {
    assertEquals(
        List.of("runn", "drop"),
        unknownCommands("`inlet runn x` and\n```\n$ bin/inlet drop\n```\n", commands()));
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    for (Path page : pages()) {
      assertEquals(List.of(), deadLinks(page, read(page)), page.toString());
    }
  }

  @Test
  void aDeadLinkIsFound() throws IOException {
    Path page = PROJECT.resolve("README.md");
    assertEquals(
        List.of("nowhere.md", "#no-such-heading"),
        deadLinks(page, "# Title\n[a](nowhere.md) [b](#no-such-heading) [c](#title) [d](LICENSE)"));
  }

  @Test
  void exitCodesAreThoseOfTheCode() throws IOException {
    List<Integer> codes =
        List.of(
            0,
            CatalogException.EXIT_CODE,
            InputException.EXIT_CODE,
            ConflictException.EXIT_CODE,
            CommitStateUnknownException.EXIT_CODE,
            RuleException.EXIT_CODE,
            InletException.BUG_EXIT_CODE);
    assertEquals(codes, exitCodes(PROJECT.resolve("README.md")));
    assertEquals(codes, exitCodes(PROJECT.resolve("src/site/markdown/operations.md")));
  }

  private static List<Integer> exitCodes(Path page) throws IOException {
    String text = read(page);
    int start = text.indexOf("\n## Exit codes");
    String section = text.substring(start, text.indexOf("\n## ", start + 1));
    return EXIT_CODE.matcher(section).results().map(row -> Integer.valueOf(row.group(1))).toList();
  }

  private static List<String> unknownCommands(String text, Set<String> known) {
    List<String> code = new ArrayList<>(blocks(text, ""));
    // Without the blocks, whose fences would look like inline code.
    Matcher inline = INLINE_CODE.matcher(BLOCK.matcher(text).replaceAll(""));
    List<String> inlineCode = inline.results().map(found -> found.group(1)).toList();
    code.addAll(0, inlineCode);
    return code.stream()
        .flatMap(part -> COMMAND.matcher(part).results())
        .map(found -> found.group(1))
        .filter(command -> !known.contains(command))
        .toList();
  }

  private static List<String> deadLinks(Path page, String text) throws IOException {
    List<String> dead = new ArrayList<>();
    for (Matcher link = LINK.matcher(BLOCK.matcher(text).replaceAll("")); link.find(); ) {
      String target = link.group(1);
      if (!target.contains("://") && !exists(page, text, target)) {
        dead.add(target);
      }
    }
    return dead;
  }

  private static boolean exists(Path page, String text, String target) throws IOException {
    int hash = target.indexOf('#');
    String file = hash < 0 ? target : target.substring(0, hash);
    Path path = file.isEmpty() ? page : page.resolveSibling(file);
    if (!Files.exists(path)) {
      return false;
    }
    return hash < 0
        || anchors(file.isEmpty() ? text : read(path)).contains(target.substring(hash + 1));
  }

  /** As the usual viewers of Markdown make them of headings. */
  private static List<String> anchors(String text) {
    return HEADING
        .matcher(BLOCK.matcher(text).replaceAll(""))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  /** The blocks of a language; of all if it is empty. */
  private static List<String> blocks(String text, String language) {
    return BLOCK
        .matcher(text)
        .results()
        .filter(block -> language.isEmpty() || block.group(1).equals(language))
        .map(block -> block.group(2))
        .toList();
  }

  /** The command line's own list; nothing of it is public. */
  private static Set<String> commands() throws ReflectiveOperationException {
    Field field = Class.forName("dev.inlet.cli.Main").getDeclaredField("COMMANDS");
    field.setAccessible(true);
    Set<String> names = new java.util.TreeSet<>();
    ((Map<?, ?>) field.get(null)).keySet().forEach(name -> names.add((String) name));
    return names;
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    pages.add(PROJECT.resolve("README.md"));
    pages.add(PROJECT.resolve("CHANGELOG.md"));
    for (String name : List.of("src/site/markdown", "data")) {
      try (Stream<Path> files = Files.walk(PROJECT.resolve(name))) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    return pages;
  }

  private static String read(Path page) throws IOException {
    return Files.readString(page, UTF_8);
  }
}
