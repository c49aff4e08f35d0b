package guide.ch10;

import io.anomalight.app.Experiment;
import io.anomalight.detector.archive.Verification;
import io.anomalight.detector.archive.WeightsPrecision;
import io.anomalight.service.Service;
import io.anomalight.service.ServiceKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Takes a run to where it is used: one file, and a service that answers with it. */
public final class Deliver {
    private Deliver() {}

    /** Writes the archive; it is compared with the run on the validation images before it counts. */
    public static Verification export(Path run, Path archive) {
        return Experiment.open(run).export(run, archive, WeightsPrecision.F32);
    }

    /** Serves the archive at a free port of this machine; the caller closes the service. */
    public static Service serve(Path archive) {
        return Service.start(ServiceKeys.read(Map.of("model", archive.toString(), "port", "0"), Optional.empty()));
    }

    /** Asks a service about a picture; the answer is JSON. */
    public static String ask(Service service, Path picture) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.url() + "/v1/predict"))
                .header("Content-Type", "image/png")
                .POST(HttpRequest.BodyPublishers.ofFile(picture))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
