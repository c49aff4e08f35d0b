package io.anomalight.framework.memory;

import ai.djl.util.ClassLoaderUtils;
import ai.djl.util.Platform;
import ai.djl.util.Utils;
import ai.djl.util.cuda.CudaUtils;
import com.sun.jna.Function;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What PyTorch needs for CUDA, and what of it this process has. DJL itself falls back to the CPU or fails with a list of causes
 * that does not tell which part is missing.
 *
 * @param system DJL's name of operating system and processor, for instance {@code linux-x86_64}
 * @param library whether the libtorch that is loaded has CUDA
 * @param bridge whether DJL's part for this libtorch is on the class path
 * @param driver version of CUDA that the driver supports, for instance 12080 for 12.8; empty without a driver
 * @param devices number of devices that the driver finds
 * @param counted number of devices that DJL finds, with the runtime library of CUDA
 */
record CudaParts(String system, boolean library, boolean bridge, OptionalInt driver, int devices, int counted) {
    static final String SYSTEM = "linux-x86_64";
    private static final String FLAVOR = "PYTORCH_FLAVOR";
    private static final String FOLDERS = "PYTORCH_LIBRARY_PATH";
    private static final String CUDA = "cu";
    private static final int OLDEST = 12_000;
    private static final String OR_CPU = "; or set trainer.accelerator=cpu";

    /** Looks for the parts; loads the driver if there is one, but not PyTorch. */
    static CudaParts ofThisProcess() {
        Platform platform = Platform.detectPlatform("pytorch");
        Optional<String> folders = Optional.ofNullable(Utils.getEnvOrSystemProperty(FOLDERS));
        Optional<String> flavor = folders.isPresent()
                ? Optional.ofNullable(Utils.getEnvOrSystemProperty(FLAVOR))
                : Optional.of(platform.getFlavor()).filter(name -> !platform.isPlaceholder());
        Optional<com.sun.jna.NativeLibrary> driver = loadedDriver();
        return new CudaParts(
                platform.getClassifier(),
                folders.map(CudaParts::haveLibrary).orElse(flavor.orElse("").startsWith(CUDA)),
                hasBridge(platform.getClassifier(), flavor.orElse("")),
                driver.map(CudaParts::version).orElse(OptionalInt.empty()),
                driver.map(CudaParts::devices).orElse(0),
                CudaUtils.getGpuCount());
    }

    /** The first part that is missing, and what to do about it, as the second half of a sentence; empty if CUDA can be used. */
    Optional<String> missing() {
        if (!system.equals(SYSTEM)) {
            return Optional.of("CUDA is supported on Linux on x86-64 only, and this is " + system + OR_CPU);
        }
        if (!library) {
            return Optional.of("PyTorch has no CUDA here: add io.anomalight:anomalight-natives-cuda-linux-x64, and set "
                    + FOLDERS + " to the folder lib of a libtorch 2.7.1 with CUDA 12.8, PYTORCH_VERSION=2.7.1 and "
                    + FLAVOR + "=cu128" + OR_CPU);
        }
        if (!bridge) {
            return Optional.of("DJL's part for this libtorch is missing: set " + FLAVOR + "=cu128, and add"
                    + " io.anomalight:anomalight-natives-cuda-linux-x64" + OR_CPU);
        }
        if (driver.isEmpty()) {
            return Optional.of("NVIDIA's driver (libcuda.so.1) is not found: install driver 525.60 or newer, or give"
                    + " this container the GPU" + OR_CPU);
        }
        int version = driver.getAsInt();
        if (version < OLDEST) {
            return Optional.of("NVIDIA's driver supports CUDA " + version / 1000 + "." + version % 1000 / 10
                    + " at most, and PyTorch needs 12: install driver 525.60 or newer" + OR_CPU);
        }
        if (devices == 0) {
            return Optional.of(
                    "NVIDIA's driver finds no device: look at nvidia-smi and at CUDA_VISIBLE_DEVICES, or give this"
                            + " container the GPU" + OR_CPU);
        }
        if (counted == 0) {
            return Optional.of("DJL does not find the runtime library of CUDA (libcudart.so), with which it counts the"
                    + " devices: install it (the package cuda-cudart-12-8), or name its folder with"
                    + " ANOMALIGHT_JAVA_OPTS=-Djna.library.path=<folder>" + OR_CPU);
        }
        return Optional.empty();
    }

    static boolean haveLibrary(String folders) {
        String file = System.mapLibraryName("torch_cuda");
        return Stream.of(folders.split(File.pathSeparator)).anyMatch(folder -> Files.exists(Path.of(folder, file)));
    }

    static boolean hasBridge(String system, String flavor) {
        String file = "jnilib/" + system + "/" + flavor + "/" + System.mapLibraryName("djl_torch");
        return flavor.startsWith(CUDA)
                && ClassLoaderUtils.getContextClassLoader().getResource(file) != null;
    }

    private static Optional<com.sun.jna.NativeLibrary> loadedDriver() {
        try {
            return Optional.of(com.sun.jna.NativeLibrary.getInstance("cuda"));
        } catch (UnsatisfiedLinkError e) {
            return Optional.empty(); // JNA has no other way to ask
        }
    }

    private static OptionalInt version(com.sun.jna.NativeLibrary driver) {
        int[] version = new int[1];
        return call(driver, "cuDriverGetVersion", (Object) version) ? OptionalInt.of(version[0]) : OptionalInt.empty();
    }

    private static int devices(com.sun.jna.NativeLibrary driver) {
        int[] count = new int[1];
        return call(driver, "cuInit", 0) && call(driver, "cuDeviceGetCount", (Object) count) ? count[0] : 0;
    }

    private static boolean call(com.sun.jna.NativeLibrary driver, String name, Object... arguments) {
        Function function = driver.getFunction(name);
        return function.invokeInt(arguments) == 0;
    }
}
