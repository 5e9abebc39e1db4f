package dev.inlet;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the import table of the architecture page. */
class ArchitectureTest {
  /** What each package may import of ours, beside itself and the exceptions in the root. */
  private static final Map<String, List<String>> MAY_IMPORT = new TreeMap<>();

  static {
    MAY_IMPORT.put("catalog", List.of());
    MAY_IMPORT.put("state", List.of());
    MAY_IMPORT.put("format", List.of());
    MAY_IMPORT.put("bookmark", List.of("catalog", "state"));
    MAY_IMPORT.put("discover", List.of("bookmark", "catalog", "state"));
    MAY_IMPORT.put("spi", List.of());
    MAY_IMPORT.put("infer", List.of("discover", "bookmark", "format", "catalog", "state", "spi"));
    MAY_IMPORT.put(
        "publish", List.of("infer", "discover", "bookmark", "format", "catalog", "state"));
    MAY_IMPORT.put("read", List.of("bookmark", "discover", "infer", "format", "catalog", "state"));
    MAY_IMPORT.put("transform", List.of("catalog"));
    MAY_IMPORT.put("write", List.of("catalog", "state"));
    MAY_IMPORT.put("compact", List.of("write", "bookmark", "format", "catalog", "state"));
    MAY_IMPORT.put("report", List.of("state"));
    MAY_IMPORT.put("run", allBut("run", "certify", "publish", "cli"));
    MAY_IMPORT.put("certify", List.of("run", "discover", "bookmark", "catalog", "state"));
    MAY_IMPORT.put("cli", allBut("cli"));
  }

  private static JavaClasses ours;

  @BeforeAll
  static void load() {
    ours =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.inlet");
  }

  static List<String> packages() {
    return List.copyOf(MAY_IMPORT.keySet());
  }

  @ParameterizedTest
  @MethodSource("packages")
  void aPackageImportsOnlyWhatTheTableAllows(String name) {
    List<String> others = new ArrayList<>(MAY_IMPORT.keySet());
    others.removeAll(MAY_IMPORT.get(name));
    others.remove(name);
    String[] forbidden = others.stream().map(ArchitectureTest::within).toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(within(name))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden)
        // Two packages of the table are still to be written.
        .allowEmptyShould(true)
        .check(ours);
  }

  @Test
  void theTableNamesEveryPackage() {
    TreeSet<String> unknown =
        ours.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith("dev.inlet."))
            .map(name -> name.substring("dev.inlet.".length()).split("\\.", -1)[0])
            .filter(name -> !MAY_IMPORT.containsKey(name))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(new TreeSet<>(), unknown);
  }

  @Test
  void theRootPackageImportsNoneOfTheOthers() {
    noClasses()
        .that()
        .resideInAPackage("dev.inlet")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.inlet..").and(not(resideInAPackage("dev.inlet"))))
        .check(ours);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices().matching("dev.inlet.(*)..").should().beFreeOfCycles().check(ours);
  }

  @Test
  void whatComesBeforeTheRowsMoveNeedsNoSpark() {
    noClasses()
        .that(
            resideInAnyPackage(
                within("format"),
                within("infer"),
                within("discover"),
                within("bookmark"),
                within("state"),
                within("catalog")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "io.delta..")
        .check(ours);
  }

  @Test
  void formatKnowsBytesOnly() {
    noClasses()
        .that()
        .resideInAPackage(within("format"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.hadoop.fs..")
        .check(ours);
  }

  @Test
  void onlyTheCatalogKnowsHocon() {
    noClasses()
        .that(not(resideInAPackage(within("catalog"))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.typesafe..")
        .check(ours);
  }

  @Test
  void onlyTheCommandLineKnowsArgs4j() {
    noClasses()
        .that(not(resideInAPackage(within("cli"))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.kohsuke..")
        .check(ours);
  }

  @Test
  void onlyTheCommandLinePrintsAndExits() {
    noClasses()
        .that(not(resideInAPackage(within("cli"))))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(ours);
  }

  @Test
  void noPackageIsAHeapOfOddsAndEnds() {
    classes()
        .should()
        .resideOutsideOfPackages("..util..", "..common..", "..core..", "..helper..", "..service..")
        .check(ours);
  }

  private static List<String> allBut(String... names) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "certify",
                "run",
                "report",
                "publish",
                "compact",
                "write",
                "transform",
                "read",
                "infer",
                "discover",
                "bookmark",
                "format",
                "state",
                "catalog"));
    all.removeAll(List.of(names));
    return all;
  }

  private static String within(String name) {
    return "dev.inlet." + name + "..";
  }
}
