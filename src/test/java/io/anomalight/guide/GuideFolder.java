package io.anomalight.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The folder {@code guide} with a sub-folder for each chapter: where it is, and how it is compiled. */
final class GuideFolder {
    /** The sources of the chapters. */
    static final Path SOURCES = Path.of("test", "resources", "guide");

    /** The text of the chapters. */
    static final Path CHAPTERS = Path.of("site", "markdown", "guide");

    private GuideFolder() {}

    /** The numbers of the chapters, for instance {@code 01}. */
    static List<String> chapters() throws IOException {
        try (Stream<Path> folders = Files.list(SOURCES)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> name.matches("\\d\\d"))
                    .sorted()
                    .toList();
        }
    }

    /** The Java files below a folder. */
    static List<Path> javaFiles(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    /** Compiles all chapters against the class path of this test; a warning of the compiler's is a fault, too. */
    static void compile(Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        List<String> options = List.of(
                "-proc:none",
                "-parameters",
                "-Xlint:all,-path,-processing,-classfile",
                "-Werror",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString());
        List<Path> sources = new ArrayList<>(javaFiles(SOURCES.resolve("shared")));
        for (String chapter : chapters()) {
            sources.addAll(javaFiles(SOURCES.resolve(chapter)));
        }
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(compiled).as(said.toString()).isTrue();
        }
    }
}
