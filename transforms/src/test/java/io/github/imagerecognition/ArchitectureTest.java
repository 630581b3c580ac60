package io.github.imagerecognition;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of packages in CONTRIBUTING.md. */
class ArchitectureTest {

  private static final String ROOT = "io.github.imagerecognition";

  private static final JavaClasses LIBRARY =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @ParameterizedTest
  @CsvSource({
    "process, ''",
    "bucket, process",
    "image, process",
    "product, bucket",
    "checkpoint, process",
    "network, checkpoint",
    "model, process bucket product image checkpoint network",
    "embedding, process bucket product image model",
    "catalogue, process bucket product image checkpoint model embedding",
  })
  void aPackageKnowsOnlyThoseBeforeIt(String name, String mayKnow) {
    Stream<String> known =
        Stream.concat(
                Stream.of(name), Stream.of(mayKnow.split(" ")).filter(each -> !each.isEmpty()))
            .map(each -> ROOT + "." + each);
    String[] allowed = Stream.concat(Stream.of(ROOT), known).toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage(ROOT + "." + name)
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.describe(
                "are outside the project or in " + List.of(allowed),
                each ->
                    !each.getPackageName().startsWith(ROOT)
                        || List.of(allowed).contains(each.getPackageName())))
        .check(LIBRARY);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(LIBRARY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bucket", "process"})
  void theFirstPackagesKnowNothingOfTheJobsErrors(String name) {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + name)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .check(LIBRARY);
  }

  @Test
  void onlyTransformsKnowsBeam() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".transforms")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.beam..")
        .check(LIBRARY);
  }

  @Test
  void theLibraryEndsNoProcess() {
    noClasses().should().accessTargetWhere(methodOfTheProcess("exit", "halt")).check(LIBRARY);
  }

  @Test
  void onlyS3FromEnvironmentReadsTheEnvironment() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + ".bucket.S3FromEnvironment")
        .should()
        .accessTargetWhere(methodOfTheProcess("getenv"))
        .check(LIBRARY);
  }

  /** Calls of these methods of {@link System} and {@link Runtime}, and references to them. */
  private static DescribedPredicate<JavaAccess<?>> methodOfTheProcess(String... names) {
    return DescribedPredicate.describe(
        "it is of System or Runtime and named one of " + List.of(names),
        access ->
            List.of(names).contains(access.getName())
                && (access.getTargetOwner().isEquivalentTo(System.class)
                    || access.getTargetOwner().isEquivalentTo(Runtime.class)));
  }

  /**
   * An option's name with its dashes stands in the application only, which adds it to the messages
   * of the library. Without dashes a message names a setting of the library, such as {@code
   * device=gpu}.
   */
  @Test
  void theLibraryNamesNoOptionOfTheCommandLine() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern("--[a-z]");
      }
    }
  }
}
