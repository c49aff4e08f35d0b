package io.anomalight.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDResource;
import ai.djl.ndarray.NDScope;
import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

@AnalyzeClasses(packages = "io.anomalight", importOptions = ArchitectureTest.WithoutTests.class)
class ArchitectureTest {
    /** Leaves out the tests of every room, also where they come as a jar. */
    static final class WithoutTests implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/") && !location.contains("-tests.jar");
        }
    }

    private static final String FRAMEWORK = "io.anomalight.framework..";

    @ArchTest
    static void the_rules_see_the_whole_house(JavaClasses house) {
        assertThat(house.size()).isGreaterThan(200);
        for (String room : Set.of("framework", "callbacks", "models", "detector", "service", "app")) {
            assertThat(house.stream().filter(type -> type.getPackageName().startsWith("io.anomalight." + room)))
                    .as(room)
                    .hasSizeGreaterThan(10);
        }
    }

    @ArchTest
    static final ArchRule rooms_depend_downwards_only = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.anomalight..")
            .layer("src")
            .definedBy("io.anomalight.app..")
            .layer("service")
            .definedBy("io.anomalight.service..")
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
            .whereLayer("detector")
            .mayOnlyBeAccessedByLayers("src", "service")
            .whereLayer("models")
            .mayOnlyBeAccessedByLayers("src", "detector")
            .whereLayer("callbacks")
            .mayOnlyBeAccessedByLayers("src", "models", "detector");

    @ArchTest
    static final ArchRule only_the_service_knows_the_network = noClasses()
            .that()
            .resideOutsideOfPackage("io.anomalight.service..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..");

    @ArchTest
    static final ArchRule models_do_not_know_each_other = slices().matching("io.anomalight.models.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(
                    DescribedPredicate.alwaysTrue(),
                    com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                            "io.anomalight.models.components.."));

    @ArchTest
    static final ArchRule framework_packages_are_free_of_cycles =
            slices().matching("io.anomalight.framework.(**)").should().beFreeOfCycles();

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

    /** The backward pass would read a number's memory after DJL has given it back; ModuleState.constant lives on. */
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
    static final ArchRule only_the_composition_root_knows_the_injector = noClasses()
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
    static final ArchRule djls_own_training_is_not_used = noClasses()
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
    static final ArchRule nobody_prints_but_the_console = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.anomalight.app.TerminalConsole")
            .should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule names_say_what_a_thing_is = noClasses()
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
    static final ArchRule plugins_are_called_plugins = classes()
            .that()
            .areAssignableTo(io.anomalight.framework.plugin.Plugin.class)
            .should()
            .haveSimpleNameEndingWith("Plugin");
}
