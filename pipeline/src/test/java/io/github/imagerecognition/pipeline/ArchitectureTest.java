package io.github.imagerecognition.pipeline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rooms of the application. */
class ArchitectureTest {

  private static final String ROOT = "io.github.imagerecognition.pipeline";

  private static final JavaClasses APPLICATION =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void onlyMainEndsTheProcess() {
    noClasses()
        .that()
        .doNotHaveSimpleName("Main")
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(APPLICATION);
  }

  @Test
  void onlyMainKnowsTheCommands() {
    noClasses()
        .that()
        .resideInAPackage(ROOT)
        .and()
        .doNotHaveSimpleName("Main")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + ".command")
        .check(APPLICATION);
  }
}
