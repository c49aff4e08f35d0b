package io.anomalight.framework.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaPartsTest {
    private static final OptionalInt CUDA_12_8 = OptionalInt.of(12_080);

    private static String missing(boolean library, boolean bridge, OptionalInt driver, int devices, int counted) {
        return new CudaParts(CudaParts.SYSTEM, library, bridge, driver, devices, counted)
                .missing()
                .orElse("nothing");
    }

    @Test
    void withAllPartsNothingIsMissing() {
        assertThat(missing(true, true, CUDA_12_8, 1, 1)).isEqualTo("nothing");
    }

    @Test
    void theFirstMissingPartIsNamedWithWhatToDo() {
        assertThat(missing(false, false, OptionalInt.empty(), 0, 0))
                .startsWith("PyTorch has no CUDA here: add io.anomalight:anomalight-natives-cuda-linux-x64")
                .contains("PYTORCH_LIBRARY_PATH", "PYTORCH_FLAVOR=cu128");
        assertThat(missing(true, false, CUDA_12_8, 1, 1)).contains("anomalight-natives-cuda-linux-x64");
        assertThat(missing(true, true, OptionalInt.empty(), 0, 0))
                .startsWith("NVIDIA's driver (libcuda.so.1) is not found");
        assertThat(missing(true, true, OptionalInt.of(11_040), 1, 1)).contains("supports CUDA 11.4 at most");
        assertThat(missing(true, true, CUDA_12_8, 0, 0)).contains("finds no device", "CUDA_VISIBLE_DEVICES");
        assertThat(missing(true, true, CUDA_12_8, 1, 0)).contains("libcudart.so", "-Djna.library.path=<folder>");
    }

    @Test
    void otherSystemsAreRefused() {
        assertThat(new CudaParts("win-x86_64", true, true, CUDA_12_8, 1, 1).missing())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .startsWith("CUDA is supported on Linux on x86-64 only, and this is win-x86_64"));
    }

    @Test
    void aLibtorchHasCudaIfOneOfItsFoldersHasTheLibrary(@TempDir Path folder) throws IOException {
        String folders = folder.resolve("none") + File.pathSeparator + folder;
        assertThat(CudaParts.haveLibrary(folders)).isFalse();
        Files.createFile(folder.resolve(System.mapLibraryName("torch_cuda")));
        assertThat(CudaParts.haveLibrary(folders)).isTrue();
    }

    @Test
    void theJarOfDjlHasItsPartForCuda128() {
        assertThat(CudaParts.hasBridge("linux-x86_64", "cpu")).isFalse();
        assertThat(CudaParts.hasBridge("linux-x86_64", "cu999")).isFalse();
        if (System.mapLibraryName("x").endsWith(".so")) {
            assertThat(CudaParts.hasBridge("linux-x86_64", "cu128")).isTrue();
        }
    }
}
