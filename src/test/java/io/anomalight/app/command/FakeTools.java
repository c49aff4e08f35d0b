package io.anomalight.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.app.Finished;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder with a fake Java and a fake Maven, which only print their arguments, and with the system's tools that the launcher
 * may use.
 *
 * @param root the folder; the fake Maven waits for a file "go" in it, at most 30 seconds
 */
record FakeTools(Path root) {
    private static final List<String> TOOLS = List.of(
            "cat",
            "cksum",
            "dirname",
            "find",
            "flock",
            "grep",
            "head",
            "locale",
            "ls",
            "mkdir",
            "mktemp",
            "mv",
            "printf",
            "readlink",
            "rm",
            "sleep",
            "touch");
    private static final String JAVA =
            """
            #!/bin/sh
            for word; do
              case $word in
                -version) echo 'openjdk version "17.0.1" 2021-10-19' >&2; exit ;;
                -XX:ArchiveClassesAtExit=*)
                  echo run >>"$ROOT/class-archive-runs"
                  [ ! -e "$ROOT/slow" ] || { echo begun >"$ROOT/slow"; exec sleep 300; }
                  [ ! -e "$ROOT/broken" ] || { echo "no memory"; exit 1; }
                  echo classes >"${word#*=}"
                  ;;
              esac
            done
            echo "LC_ALL=${LC_ALL:-}" "$@"
            """;
    private static final String MAVEN =
            """
            #!/bin/sh
            echo build >>"$ROOT/builds"
            left=300
            until [ -e "$ROOT/go" ] || [ $left = 0 ]; do sleep 0.1; left=$((left - 1)); done
            """;

    /** Writes the tools. */
    static FakeTools write(Path root) throws IOException {
        FakeTools tools = new FakeTools(root);
        executable(tools.java(), JAVA);
        tools.javaIs("17.0.1");
        executable(root.resolve("tools/mvn"), MAVEN);
        for (String tool : TOOLS) {
            for (String folder : List.of("/usr/bin", "/bin")) {
                Path real = Path.of(folder, tool);
                Path link = tools.tool(tool);
                if (Files.isExecutable(real) && !Files.exists(link)) {
                    executable(link, "#!/bin/sh\nexec " + real + " \"$@\"\n");
                }
            }
        }
        return tools;
    }

    /** One of the system's tools on the PATH of the launcher; missing if the system does not have it. */
    Path tool(String name) {
        return root.resolve("tools").resolve(name);
    }

    /** The fake Java. */
    Path java() {
        return root.resolve("jdk/bin/java");
    }

    /** Sets the version of Java. */
    void javaIs(String version) throws IOException {
        Files.writeString(root.resolve("jdk/release"), "IMPLEMENTOR=\"Fake\"\nJAVA_VERSION=\"" + version + "\"\n");
    }

    /** The lines that a tool has appended to a file of this name. */
    List<String> lines(String name) throws IOException {
        return Files.readAllLines(root.resolve(name));
    }

    /** Runs a command and waits for its end; a variable with an empty value is not set. */
    Finished run(Map<String, String> variables, String... command) throws IOException, InterruptedException {
        Process process = start(variables, command);
        try (BufferedReader output = process.inputReader()) {
            String said = String.join("\n", output.lines().toList());
            return new Finished(process.waitFor(), said);
        } finally {
            end(process);
        }
    }

    /** Starts a command and returns at once. */
    Process start(Map<String, String> variables, String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of(command));
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(root.toFile()).redirectErrorStream(true);
        Map<String, String> all = new HashMap<>(Map.of(
                "LANG", "C.UTF-8",
                "PATH", root.resolve("tools").toString(),
                "JAVA_HOME", root.resolve("jdk").toString(),
                "HOME", root.resolve("user").toString(),
                "ROOT", root.toString()));
        all.putAll(variables);
        all.values().removeIf(String::isEmpty);
        builder.environment().clear();
        builder.environment().putAll(all);
        return builder.start();
    }

    /** Kills a process and its children. */
    static void end(Process process) throws InterruptedException {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly().waitFor();
        all.forEach(ProcessHandle::destroyForcibly);
    }

    /** Writes a script. */
    static void executable(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
