package io.github.imagerecognition.pipeline;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The packages of the application. */
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
        .accessTargetWhere(
            DescribedPredicate.describe(
                "it ends the process, by a call or a method reference",
                access ->
                    Set.of("exit", "halt").contains(access.getName())
                        && (access.getTargetOwner().isEquivalentTo(System.class)
                            || access.getTargetOwner().isEquivalentTo(Runtime.class))))
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
