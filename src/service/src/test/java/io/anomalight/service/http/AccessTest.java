package io.anomalight.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalight.service.Client;
import io.anomalight.service.FakeConfig;
import io.anomalight.service.FakeScorer;
import io.anomalight.service.Service;
import io.anomalight.service.ServiceConfig;
import io.anomalight.service.TwoPictures;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {
    private static final byte[] PICTURE = TwoPictures.good(8, 8);

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/model, '', 401",
        "GET, /v1/model, Bearer wrong-word, 401",
        "GET, /v1/model, Basic the-right-word, 401",
        "GET, /v1/model, Bearer the-right-word, 200",
        "POST, /v1/predict, '', 401",
        "POST, /v1/predict, Bearer the-right-word, 200",
        "POST, /v1/reload, '', 401",
        "POST, /v1/reload, Bearer the-right-word, 200",
        "GET, /v1/model, bearer the-right-word, 200",
        "GET, /v1/model, BEARER   the-right-word, 200",
        "GET, /v1/model, Bearerthe-right-word, 401",
        "GET, /v1/model, Bearer THE-RIGHT-WORD, 401",
        "GET, /v1/model, Bearer the-right-word-and-more, 401",
        "GET, /v1//model, '', 401",
        "GET, /metrics, '', 401",
        "GET, /metrics/, '', 401",
        "GET, /metrics, Bearer the-right-word, 200",
        "GET, /metrics/, Bearer the-right-word, 404",
        "GET, /health/../metrics, '', 401",
        "GET, /health/live, '', 200",
        "GET, /health/ready, '', 200",
        "GET, /openapi.json, '', 200",
        "GET, /, '', 200",
        "GET, /page.js, '', 200",
        "GET, /region.js, '', 200"
    })
    void theTokenProtectsPredictionsAndMetrics(String method, String path, String authorization, int status) {
        ServiceConfig config = FakeConfig.of("token", "the-right-word");
        try (Service service = Service.start(config, () -> FakeScorer.free(1))) {
            Client client = new Client(service);
            String[] headers = authorization.isEmpty() ? new String[0] : new String[] {"Authorization", authorization};

            Client.Reply reply = method.equals("GET") ? client.get(path, headers) : client.post(path, PICTURE, headers);

            assertThat(reply.status()).isEqualTo(status);
            if (status == 401) {
                assertThat(reply.headers().get("www-authenticate")).containsExactly("Bearer");
                assertThat(reply.json().get("detail").textValue())
                        .startsWith("This path needs the token of the service");
            }
        }
    }
}
