package io.anomalight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is published fits together: versions, the BOM, names of Java modules. */
class PublishedModulesTest {
    private static final Pattern MODULE = Pattern.compile("<module>(.*?)</module>");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(anomalight-.*?)</artifactId>");
    private static final Pattern NAME = Pattern.compile("<module.name>(.*?)</module.name>");
    private static final Pattern REVISION = Pattern.compile("<revision>(.*?)</revision>");

    /** A version beside the name of an artifact, in a page or in a build file. */
    private static final Pattern NAMED = Pattern.compile(
            "anomalight-[a-z0-9-]+?[-:](\\d+\\.\\d+\\.\\d+)|anomalight-(\\d+\\.\\d+\\.\\d+)|<anomalight.version>(.*?)</|anomalight = '(.*?)'");

    @Test
    void theBomNamesEveryPublishedArtifact() throws IOException {
        List<String> published = modules().stream()
                .filter(module -> !pom(module).contains("<maven.deploy.skip>true"))
                .filter(module -> !module.equals("src/bom"))
                .map(PublishedModulesTest::artifact)
                .toList();
        String bom = pom("src/bom");
        String managed = bom.substring(bom.indexOf("<dependencyManagement>"), bom.indexOf("</dependencyManagement>"));

        assertThat(ARTIFACT.matcher(managed).results().map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(published);
    }

    @Test
    void everyModuleHasItsVersionFromTheParent() throws IOException {
        assertThat(modules()).hasSizeGreaterThan(10).allSatisfy(module -> assertThat(pom(module))
                .as(module)
                .contains("<artifactId>anomalight-parent</artifactId>\n    <version>${revision}</version>"));
    }

    @Test
    void everyJarHasItsOwnModuleName() throws IOException {
        assertThat(jars().stream().map(module -> first(NAME, pom(module)).orElse("none: " + module)))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("io.anomalight."));
    }

    @Test
    void noPackageIsInTwoJars() throws IOException {
        Map<String, String> owners = new TreeMap<>();
        for (String module : jars()) {
            if (module.equals("src/benchmarks")) {
                continue; // not published
            }
            String folder = module.equals("src") ? "main/java" : "src/main/java";
            Path sources = Pages.ROOT.resolve(module).resolve(folder);
            for (String name : packages(sources)) {
                assertThat(owners.merge(name, module, (first, second) -> first + " and " + second))
                        .as(name)
                        .doesNotContain(" and ");
            }
        }
        assertThat(owners).hasSizeGreaterThan(50);
    }

    @Test
    void pagesAndExamplesNameThisVersion() throws IOException {
        String version = first(REVISION, Pages.text(Path.of("pom.xml"))).orElseThrow();
        List<Path> files = new ArrayList<>(Pages.all());
        files.add(Path.of("src/test/resources/outside/pom.xml"));
        files.add(Path.of("src/test/resources/consumers/maven/pom.xml"));
        files.add(Path.of("src/test/resources/consumers/gradle/build.gradle"));
        for (Path file : files) {
            assertThat(NAMED.matcher(Pages.text(file)).results().map(PublishedModulesTest::version))
                    .as(file.toString())
                    .allMatch(version::equals);
        }
    }

    private static String version(MatchResult found) {
        return Stream.of(1, 2, 3, 4)
                .flatMap(group -> Optional.ofNullable(found.group(group)).stream())
                .findFirst()
                .orElseThrow();
    }

    private static List<String> modules() throws IOException {
        return MODULE.matcher(Pages.text(Path.of("pom.xml")))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static List<String> jars() throws IOException {
        return modules().stream()
                .filter(module -> !pom(module).contains("<packaging>pom"))
                .toList();
    }

    private static String artifact(String module) {
        String own = pom(module).replaceFirst("(?s)<parent>.*?</parent>", "");
        return first(ARTIFACT, own).orElseThrow();
    }

    private static Optional<String> first(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).findFirst();
    }

    private static List<String> packages(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> sources.relativize(file.resolveSibling("."))
                            .normalize()
                            .toString())
                    .distinct()
                    .toList();
        }
    }

    private static String pom(String module) {
        try {
            return Pages.text(Path.of(module, "pom.xml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
