package io.anomalight.app.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Folders of runs with the scores of a test. */
abstract class TestedFolders {
    static final String HEADER = "path,label,score,category,verdict\n";

    @TempDir
    Path folder;

    Path run(String name, String... images) throws IOException {
        Path run = Files.createDirectories(folder.resolve(name));
        Files.writeString(run.resolve("test_scores.csv"), HEADER + String.join("\n", images) + "\n");
        return run;
    }

    Path first() throws IOException {
        return run(
                "a",
                "g0.png,normal,1,,normal",
                "g1.png,normal,2,,normal",
                "g2.png,normal,6,,anomalous",
                "b0.png,anomalous,5,,anomalous",
                "b1.png,anomalous,3,,review",
                "b2.png,anomalous,9,,anomalous",
                "u.png,unknown,9,,anomalous");
    }

    Path second() throws IOException {
        return run(
                "b",
                "b0.png,anomalous,0.5,,anomalous",
                "b1.png,anomalous,0.6,,anomalous",
                "b2.png,anomalous,0.1,,normal",
                "g0.png,normal,0.2,,normal",
                "g1.png,normal,0.3,,normal",
                "g2.png,normal,0.4,,anomalous",
                "u.png,unknown,0,,normal");
    }
}
