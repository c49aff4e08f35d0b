package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import io.anomalight.framework.plugin.Plugin;
import io.anomalight.models.components.backbone.BackboneFamily;
import io.anomalight.models.components.backbone.NetworkReader;
import java.util.List;
import java.util.ServiceLoader;
import jdk.jshell.spi.ExecutionControlProvider;

/** The files in {@code META-INF/services} name all providers, and each name is that of a class. */
@AnalyzeClasses(packages = "io.anomalight", importOptions = ArchitectureTest.WithoutTests.class)
class PluginFilesTest {
    @ArchTest
    static void every_plugin_is_named(JavaClasses all) {
        assertThat(named(Plugin.class))
                .hasSizeGreaterThan(10)
                .containsExactlyInAnyOrderElementsOf(written(all, Plugin.class));
    }

    @ArchTest
    static void every_family_of_backbones_is_named(JavaClasses all) {
        assertThat(named(BackboneFamily.class))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(written(all, BackboneFamily.class));
    }

    @ArchTest
    static void every_reader_of_networks_is_named(JavaClasses all) {
        assertThat(named(NetworkReader.class))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(written(all, NetworkReader.class));
    }

    @ArchTest
    static void every_provider_of_the_shell_is_named(JavaClasses all) {
        assertThat(named(ExecutionControlProvider.class))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(written(all, ExecutionControlProvider.class));
    }

    /** The providers in all files of the class path; fails if a name has no class. */
    private static List<String> named(Class<?> service) {
        return ServiceLoader.load(service).stream()
                .map(provider -> provider.type().getName())
                .filter(name -> name.startsWith("io.anomalight."))
                .toList();
    }

    private static List<String> written(JavaClasses all, Class<?> service) {
        return all.stream()
                .filter(type ->
                        type.isAssignableTo(service) && !type.getModifiers().contains(JavaModifier.ABSTRACT))
                .map(JavaClass::getName)
                .toList();
    }
}
