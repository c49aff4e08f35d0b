package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The page of packages and its drawings match the code. {@code mvn test -pl src -am -Dtest=PackagesPageTest
 * -Danomalight.write=true -Dsurefire.failIfNoSpecifiedTests=false} updates them.
 */
@AnalyzeClasses(packages = "io.anomalight", importOptions = ArchitectureTest.WithoutTests.class)
class PackagesPageTest {
    private static final Path DESIGN = Path.of("site", "markdown", "design");
    private static final List<String> DRAWN = List.of("framework", "callbacks", "models", "service", "app");

    @ArchTest
    static void the_page_and_its_pictures_show_the_packages_as_they_are(JavaClasses classes) {
        PackageMap packages = PackageMap.of(classes);
        Map<Path, String> expected = new TreeMap<>();
        expected.put(DESIGN.resolve("rooms.svg"), new PackageDrawing(packages.modules(), "").svg());
        for (String module : DRAWN) {
            expected.put(DESIGN.resolve(module + ".svg"), new PackageDrawing(packages.module(module), module).svg());
        }
        expected.put(DESIGN.resolve("packages.md"), page(packages));
        expected.forEach(Boolean.getBoolean("anomalight.write") ? PackagesPageTest::write : PackagesPageTest::compare);
    }

    private static String page(PackageMap packages) {
        StringBuilder page = new StringBuilder(
                """
                # Packages

                A test draws this page from the compiled classes and fails where it is no longer true. A box is a package, the
                number in it counts its files, and a line leads down from a package to one that it uses. Lines that follow from
                others are left out. No two packages use each other.

                ## Modules

                ![Modules](rooms.svg)
                """);
        for (String module : DRAWN) {
            page.append("\n## `").append(module).append("`\n\n![Packages of ").append(module);
            page.append("](").append(module).append(".svg)\n\n");
            packages.module(module).uses().forEach((from, to) -> page.append("- `")
                    .append(from)
                    .append(to.isEmpty() ? "` uses none of them.\n" : "` → `" + String.join("` `", to) + "`\n"));
        }
        return page.toString();
    }

    private static void compare(Path file, String expected) {
        try {
            assertThat(Files.exists(file) ? Files.readString(file) : "")
                    .as(file.toString())
                    .isEqualTo(expected);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String expected) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, expected);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
