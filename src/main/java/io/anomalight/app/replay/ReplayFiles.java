package io.anomalight.app.replay;

import io.anomalight.framework.files.AtomicFile;
import io.anomalight.framework.files.CsvText;
import io.anomalight.framework.files.FileFailure;
import io.anomalight.service.replay.ReplayResult;
import io.anomalight.service.replay.VerdictFlip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes a replay to {@code flips.csv} and {@code flips.html}. */
public final class ReplayFiles {
    static final String TABLE = "flips.csv";
    static final String PAGE = "flips.html";

    private static final List<String> COLUMNS = List.of(
            "entry",
            "name",
            "sha256",
            "category",
            "before",
            "normalized_before",
            "after",
            "normalized_after",
            "feedback");

    private ReplayFiles() {}

    /**
     * Checks that the files can be written there, before the work whose result they have. Leaves nothing behind.
     *
     * @throws io.anomalight.framework.failure.UserError if they can't
     */
    public static void check(Path to) {
        Path nearest = to.toAbsolutePath().normalize();
        while (Files.notExists(nearest) && nearest.getParent() != null) {
            nearest = nearest.getParent();
        }
        try {
            Files.delete(Files.createTempFile(nearest, ".anomalight", ".tmp"));
        } catch (IOException e) {
            throw FileFailure.writing(to, e);
        }
    }

    /**
     * Writes both files.
     *
     * @param keptImages the folder with the images of the flips
     * @param candidate the archive that was replayed
     * @return the page
     * @throws io.anomalight.framework.failure.UserError if they can't be written
     */
    public static Path write(ReplayResult result, Path keptImages, Path candidate, Path to) {
        try {
            Files.createDirectories(to);
            AtomicFile.write(to.resolve(TABLE), csv(result.flips()));
            Path page = to.resolve(PAGE);
            new ReplayPage(result, keptImages, candidate).page().write(page);
            return page;
        } catch (IOException e) {
            throw FileFailure.writing(to, e);
        }
    }

    static String csv(List<VerdictFlip> flips) throws IOException {
        StringBuilder text = new StringBuilder();
        try (CSVPrinter table = new CSVPrinter(text, CSVFormat.RFC4180)) {
            table.printRecord(COLUMNS);
            for (VerdictFlip flip : flips) {
                table.printRecord(
                        flip.entry(),
                        CsvText.harmless(flip.name()),
                        flip.sha256(),
                        CsvText.harmless(flip.category()),
                        flip.before().label(),
                        flip.before().normalized(),
                        flip.after().label(),
                        flip.after().normalized(),
                        ReplayText.said(flip));
            }
        }
        return text.toString();
    }
}
