package io.anomalight.app.command;

import io.anomalight.app.console.TerminalConsole;
import io.anomalight.framework.failure.UserError;
import io.anomalight.service.feedback.Feedback;
import io.anomalight.service.history.PastVerdicts;
import io.anomalight.service.kept.KeptFolder;
import io.anomalight.service.review.FeedbackFolders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code anomalight feedback}. */
@Command(
        name = "feedback",
        description = {
            "Copy the images that inspectors called good or bad from a service into the folders good and bad, with a mask in the"
                    + " folder masks where a region was drawn. The service may be running; nothing of it is changed.",
            "Keys: history=<SQLite file of the service>, keep_images=<its folder of images>, product=<name of a product>,"
                    + " to=<new or empty folder>, category=<category of the images> (default: all), unused=<true or false>"
                    + " whether only feedback is copied that no update has used (default false)."
        },
        mixinStandardHelpOptions = true)
final class FeedbackCommand implements Callable<Integer> {
    private static final String HISTORY = "history";
    private static final String KEEP_IMAGES = "keep_images";
    private static final String PRODUCT = "product";
    private static final String UNUSED = "unused";

    @Parameters(paramLabel = "KEY=VALUE", arity = "0..*", description = "The keys above.")
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
        TerminalConsole console = TerminalConsole.standard();
        RunOptions keys = RunOptions.only(
                arguments, Set.of(HISTORY, KEEP_IMAGES, PRODUCT, RunOptions.TO, RunOptions.CATEGORY, UNUSED));
        Path history = Path.of(keys.required(HISTORY));
        KeptFolder kept = new KeptFolder(Path.of(keys.required(KEEP_IMAGES)));
        String product = keys.required(PRODUCT);
        Path to = Path.of(keys.required(RunOptions.TO));
        boolean unused = keys.flag(UNUSED, "copies only feedback that no update has used");
        List<Feedback> feedback;
        try (PastVerdicts past = PastVerdicts.open(history)) {
            feedback = past.feedback(product).stream()
                    .filter(each -> !unused || each.usedBy().isEmpty())
                    .filter(each -> keys.category().map(each.category()::equals).orElse(true))
                    .toList();
        }
        if (feedback.isEmpty()) {
            throw new UserError("history=" + history + " has no such feedback of product=" + product
                    + "; give it on the page /review of the service");
        }
        FeedbackFolders folders = FeedbackFolders.write(feedback, kept, to);
        if (folders.written().isEmpty()) {
            throw new UserError("keep_images=" + kept.path() + " has none of the " + feedback.size()
                    + " images with feedback of product=" + product
                    + " as a readable image, so nothing was written; name the folder of the service's keep_images=");
        }
        console.line(folders.count(Feedback.Label.GOOD) + " good and " + folders.count(Feedback.Label.BAD)
                + " bad images, " + folders.masks() + " masks: " + to);
        if (folders.left() > 0) {
            console.line("ATTENTION: " + folders.left() + " images with feedback are not in " + kept.path()
                    + " or can't be read.");
        }
        folders.outside()
                .forEach(each -> console.line("ATTENTION: " + subject(each)
                        + " has a region that covers no pixel of the image, so this region is in no mask; draw it again on the"
                        + " page /review."));
        return 0;
    }

    private static String subject(Feedback feedback) {
        return feedback.entry() > 0
                ? "entry " + feedback.entry()
                : "feedback " + feedback.id() + ", whose image has no entry,";
    }
}
