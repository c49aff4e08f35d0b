package io.anomalight.framework.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NativeLibraryTest {
    private static final String NATIVES = "pytorch-native-cpu";

    /** Opens native memory. */
    static final class Opener {
        public static void main(String[] arguments) {
            NativeMemory.open().close();
            System.out.println("opened");
        }
    }

    @Test
    void withoutALibraryTheErrorNamesTheArtifactOfThisPlatform() throws Exception {
        assertThat(opened(withoutLibrary()))
                .contains("UserError: The native library of PyTorch for ")
                .contains("add io.anomalight:anomalight-natives-")
                .contains("set PYTORCH_LIBRARY_PATH")
                .doesNotContain("opened");
    }

    @Test
    void withTheLibraryMemoryOpens() throws Exception {
        assertThat(opened(System.getProperty("java.class.path"))).contains("opened");
    }

    @Test
    void aFolderWithoutALibraryIsRefused() throws Exception {
        assertThat(opened(System.getProperty("java.class.path"), "-DPYTORCH_LIBRARY_PATH=nowhere"))
                .contains("UserError: PYTORCH_LIBRARY_PATH = nowhere has no file " + System.mapLibraryName("torch"))
                .doesNotContain("opened");
    }

    @Test
    void aPlatformWithoutAnArtifactNeedsAFolder() {
        assertThat(NativeLibrary.missing("osx-x86_64", "2.7.1"))
                .startsWith(
                        "The native library of PyTorch for osx-x86_64 is not on the class path: set PYTORCH_LIBRARY_PATH"
                                + " to the folder lib of a libtorch 2.7.1");
    }

    private static String withoutLibrary() {
        String classPath = System.getProperty("java.class.path");
        assertThat(classPath).contains(NATIVES);
        return Stream.of(classPath.split(File.pathSeparator))
                .filter(entry -> !entry.contains(NATIVES))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String opened(String classPath, String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dai.djl.offline=true");
        command.add("-DOPT_OUT_TRACKING=true");
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath, Opener.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader output = process.inputReader()) {
            String said = output.lines().collect(Collectors.joining("\n"));
            process.waitFor();
            return said;
        } finally {
            process.destroyForcibly();
        }
    }
}
