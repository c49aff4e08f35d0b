package io.anomalight.app.inspect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anomalight.framework.data.Sample;
import io.anomalight.framework.data.Split;
import io.anomalight.framework.data.SplitContents;
import java.util.List;
import java.util.Locale;

/** The result of an inspection as JSON. */
public final class InspectionJson {
    private InspectionJson() {}

    public static String of(Inspection inspection) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("must_be_mended", inspection.mustBeFixed())
                .put("images", inspection.images())
                .put("masks", inspection.masks());
        ObjectNode splits = root.putObject("splits");
        write(splits.putObject(name(Split.TRAIN)), inspection.splits().train());
        write(splits.putObject(name(Split.VALIDATION)), inspection.splits().validation());
        write(splits.putObject(name(Split.TEST)), inspection.splits().test());
        ArrayNode notes = root.putArray("notes");
        inspection.splits().notes().forEach(notes::add);
        ArrayNode folders = root.putArray("folders");
        inspection.splits().folders().forEach(folder -> folders.addObject()
                .put("folder", folder.folder().toString())
                .put("use", folder.use())
                .put("files", folder.files()));
        ObjectNode defects = root.putObject("defects");
        inspection.defects().forEach((kind, counts) -> {
            ObjectNode node = defects.putObject(kind);
            counts.forEach((split, count) -> node.put(name(split), count));
        });
        ArrayNode sizes = root.putArray("sizes");
        inspection.sizes().forEach((size, images) -> sizes.addObject()
                .put("height", size.height())
                .put("width", size.width())
                .put("images", images));
        ArrayNode samples = root.putArray("samples");
        inspection.samples().forEach((each, images) -> samples.addObject()
                .put("channels", each.channels())
                .put("bits", each.bits())
                .put("images", images));
        ArrayNode findings = root.putArray("findings");
        inspection.findings().forEach(finding -> write(findings.addObject(), finding));
        return root.toPrettyString();
    }

    private static void write(ObjectNode node, List<Sample> split) {
        SplitContents contents = SplitContents.of(split);
        node.put("normal", contents.normal())
                .put("defective", contents.anomalous())
                .put("with_mask", contents.anomalousWithMask());
    }

    private static void write(ObjectNode node, Finding finding) {
        node.put("kind", finding.kind().name().toLowerCase(Locale.ROOT))
                .put("to_be_mended", finding.kind().mustBeFixed())
                .put("sentence", finding.sentence());
        ArrayNode files = node.putArray("files");
        finding.files().forEach(file -> files.add(file.toString()));
    }

    private static String name(Split split) {
        return split.name().toLowerCase(Locale.ROOT);
    }
}
