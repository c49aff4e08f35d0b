package io.anomalight.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDResource;
import ai.djl.ndarray.NDScope;
import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

@AnalyzeClasses(packages = "io.anomalight", importOptions = ArchitectureTest.WithoutTests.class)
class ArchitectureTest {
    /** Excludes the tests of all modules, also if they come as a jar. */
    static final class WithoutTests implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/") && !location.contains("-tests.jar");
        }
    }

    private static final String FRAMEWORK = "io.anomalight.framework..";
    private static final int MOST_FILES = 25;

    @ArchTest
    static void the_rules_see_all_modules(JavaClasses all) {
        assertThat(all.size()).isGreaterThan(200);
        for (String module : Set.of("framework", "callbacks", "models", "sample", "detector", "service", "app")) {
            assertThat(all.stream().filter(type -> type.getPackageName().startsWith("io.anomalight." + module)))
                    .as(module)
                    .hasSizeGreaterThan(10);
        }
    }

    @ArchTest
    static final ArchRule modules_depend_downwards_only = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.anomalight..")
            .layer("src")
            .definedBy("io.anomalight.app..")
            .layer("service")
            .definedBy("io.anomalight.service..")
            .layer("onnx")
            .definedBy("io.anomalight.onnx..")
            .layer("sample")
            .definedBy("io.anomalight.sample..")
            .layer("detector")
            .definedBy("io.anomalight.detector..", "io.anomalight.assembly..")
            .layer("models")
            .definedBy("io.anomalight.models..")
            .layer("callbacks")
            .definedBy("io.anomalight.callbacks..")
            .layer("framework")
            .definedBy(FRAMEWORK)
            .whereLayer("src")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("service")
            .mayOnlyBeAccessedByLayers("src")
            .whereLayer("sample")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("onnx")
            .mayOnlyBeAccessedByLayers("src", "detector")
            .whereLayer("detector")
            .mayOnlyBeAccessedByLayers("src", "service")
            .whereLayer("models")
            .mayOnlyBeAccessedByLayers("src", "detector", "onnx")
            .whereLayer("callbacks")
            .mayOnlyBeAccessedByLayers("src", "models", "detector");

    @ArchTest
    static final ArchRule only_the_service_depends_on_the_web_server = noClasses()
            .that()
            .resideOutsideOfPackage("io.anomalight.service..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..");

    @ArchTest
    static final ArchRule only_tables_depend_on_parquet = noClasses()
            .that()
            .resideOutsideOfPackage("io.anomalight.app.parquet")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.parquet..", "io.airlift..");

    @ArchTest
    static final ArchRule models_do_not_depend_on_each_other = slices().matching("io.anomalight.models.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                    DescribedPredicate.alwaysTrue(),
                    JavaClass.Predicates.resideInAPackage("io.anomalight.models.components.."));

    private static final SliceAssignment EACH_PACKAGE = new SliceAssignment() {
        @Override
        public String getDescription() {
            return "each package, including root packages";
        }

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }
    };

    @ArchTest
    static final ArchRule packages_are_free_of_cycles =
            slices().assignedFrom(EACH_PACKAGE).should().beFreeOfCycles();

    @ArchTest
    static void the_rule_against_cycles_sees_a_root_package(JavaClasses all) {
        JavaClasses circle = new ClassFileImporter().importPackages("io.anomalight.app.circle");
        assertThatThrownBy(() -> packages_are_free_of_cycles.check(circle))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("io.anomalight.app.circle.inside");
    }

    @ArchTest
    static void no_package_has_more_than_25_files_without_a_reason(JavaClasses all) {
        PackageMap.of(all).files().forEach((name, files) -> {
            if (files > MOST_FILES) {
                assertThat(packageInfo(name))
                        .as(name + " has " + files + " files")
                        .contains("more than 25 files");
            }
        });
    }

    private static String packageInfo(String name) {
        String file = "src/main/java/io/anomalight/" + name.replace('.', '/') + "/package-info.java";
        return Stream.of(
                        "../framework",
                        "../callbacks",
                        "../models",
                        "onnx",
                        "detector",
                        "service",
                        "sample",
                        "spark",
                        "..")
                .map(module -> Path.of(module).resolve(file))
                .filter(Files::exists)
                .map(ArchitectureTest::text)
                .findFirst()
                .orElse("");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ArchTest
    static void each_simple_name_is_used_once(JavaClasses all) {
        Map<String, List<String>> names = all.stream()
                .filter(type ->
                        type.isTopLevelClass() && !type.getPackageName().startsWith("io.anomalight.onnx.schema"))
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(
                        JavaClass::getSimpleName, Collectors.mapping(JavaClass::getName, Collectors.toList())));
        assertThat(names.values().stream().filter(types -> types.size() > 1)).isEmpty();
    }

    @ArchTest
    static final ArchRule only_the_framework_opens_native_scopes = noClasses()
            .that()
            .resideOutsideOfPackage(FRAMEWORK)
            .should()
            .callMethodWhere(opensOrMovesNativeMemory())
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(NDScope.class);

    private static DescribedPredicate<JavaCall<?>> opensOrMovesNativeMemory() {
        Set<String> names =
                Set.of("newBaseManager", "newSubManager", "attach", "detach", "tempAttach", "tempAttachAll", "cap");
        return DescribedPredicate.describe(
                "opens a native scope or moves an array to another",
                call -> names.contains(call.getTarget().getName())
                        && (call.getTargetOwner().isAssignableTo(NDManager.class)
                                || call.getTargetOwner().isAssignableTo(NDResource.class)));
    }

    /** The backward pass would read a number's memory after DJL has freed it; the memory of ModuleState.constant is kept. */
    @ArchTest
    static final ArchRule models_multiply_by_constants_and_not_by_numbers = noClasses()
            .that()
            .resideInAPackage("io.anomalight.models..")
            .should()
            .callMethod(NDArray.class, "mul", Number.class)
            .orShould()
            .callMethod(NDArray.class, "div", Number.class)
            .orShould()
            .callMethod(NDArray.class, "pow", Number.class);

    @ArchTest
    static final ArchRule only_the_assembly_uses_the_injector = noClasses()
            .that()
            .resideOutsideOfPackage("io.anomalight.assembly..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Injector.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Guice.class);

    @ArchTest
    static final ArchRule nothing_is_injected_into_a_field = noFields().should().beAnnotatedWith(Inject.class);

    @ArchTest
    static final ArchRule the_training_of_djl_is_not_used = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("ai.djl.training.Trainer")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("ai.djl.training.EasyTrain")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl.training.listener..", "ai.djl.training.optimizer..");

    @ArchTest
    static final ArchRule only_the_console_prints = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.anomalight.app.console.TerminalConsole")
            .should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule names_are_specific = noClasses()
            .should()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Impl");

    @ArchTest
    static final ArchRule names_of_plugins_end_with_plugin = classes()
            .that()
            .areAssignableTo(io.anomalight.framework.plugin.Plugin.class)
            .should()
            .haveSimpleNameEndingWith("Plugin");
}
