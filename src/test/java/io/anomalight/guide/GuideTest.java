package io.anomalight.guide;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles the chapters of the guide and runs the JUnit tests in their folders, those of the solutions among them.
 *
 * <p>The system property {@code guide.folder} tells them where the chapters are. Of JUnit a test of the guide may use methods with {@code @Test} and parameters with {@code @TempDir}.
 */
class GuideTest {
    @TempDir
    static Path folder;

    private static URLClassLoader loader;

    @BeforeAll
    static void compile() throws IOException {
        System.setProperty("guide.folder", GuideFolder.SOURCES.toString());
        Path classes = Files.createDirectory(folder.resolve("classes"));
        GuideFolder.compile(classes);
        loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, GuideTest.class.getClassLoader());
    }

    @AfterAll
    static void close() throws IOException {
        loader.close();
    }

    @TestFactory
    List<DynamicNode> chapters() throws IOException, ClassNotFoundException {
        List<DynamicNode> chapters = new ArrayList<>();
        for (String chapter : GuideFolder.chapters()) {
            List<DynamicNode> tests = new ArrayList<>();
            Path sources = GuideFolder.SOURCES.resolve(chapter);
            for (Path file : GuideFolder.javaFiles(sources)) {
                String name = file.getFileName().toString().replace(".java", "");
                if (name.endsWith("Test") && sources.equals(file.getParent())) {
                    tests.addAll(tests(loader.loadClass("guide.ch" + chapter + "." + name)));
                }
            }
            chapters.add(dynamicContainer("chapter " + chapter, tests));
        }
        return chapters;
    }

    private static List<DynamicNode> tests(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .sorted(Comparator.comparing(Method::getName))
                .<DynamicNode>map(method -> dynamicTest(method.getName(), () -> run(type, method)))
                .toList();
    }

    private static void run(Class<?> type, Method method) throws Throwable {
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        method.setAccessible(true);
        try {
            method.invoke(constructor.newInstance(), arguments(method));
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    private static Object[] arguments(Method method) {
        return Arrays.stream(method.getParameters()).map(GuideTest::folder).toArray();
    }

    private static Path folder(Parameter parameter) {
        if (!parameter.isAnnotationPresent(TempDir.class)) {
            throw new IllegalArgumentException(parameter + " is no @TempDir");
        }
        try {
            return Files.createTempDirectory(folder, "test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
