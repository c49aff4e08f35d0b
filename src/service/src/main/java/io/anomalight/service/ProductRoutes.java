package io.anomalight.service;

import io.anomalight.framework.failure.UserError;
import io.anomalight.service.http.Deadline;
import io.anomalight.service.http.Json;
import io.anomalight.service.http.Refusal;
import io.anomalight.service.http.ServerPaths;
import io.anomalight.service.product.Product;
import io.anomalight.service.product.Products;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/** Handles the list of products, and the state, the model and the reload of one. */
final class ProductRoutes {
    /** The path of the list. */
    static final String ALL = "/v1/products";

    private static final String NAME = "name";
    /** The path of one product. */
    static final String ONE = ALL + "/{" + NAME + "}";

    /** The path of its shadow. */
    static final String SHADOW = ONE + "/shadow";

    private final ServiceConfig config;
    private final Products products;
    private final Optional<ShadowScoring> shadow;

    ProductRoutes(ServiceConfig config, Products products, Optional<ShadowScoring> shadow) {
        this.config = config;
        this.products = products;
        this.shadow = shadow;
    }

    /**
     * The list of products, as it is written to JSON.
     *
     * @param history whether the service keeps verdicts
     */
    record Listed(List<ProductAnswer> products, boolean history) {}

    /**
     * The product that the path names, or the only product if the path names none.
     *
     * @throws Refusal with status 404 if there is no such product
     */
    static Product product(Context context, Products products) {
        return context.pathParamMap().containsKey(NAME) ? products.named(context.pathParam(NAME)) : products.only();
    }

    void list(Context context) {
        Json.answer(
                context,
                new Listed(
                        products.list().stream().map(ProductAnswer::of).toList(),
                        config.line().history().isPresent()));
    }

    void one(Context context) {
        Json.answer(context, ProductAnswer.of(product(context, products).status()));
    }

    void shadow(Context context) {
        Product product = product(context, products);
        ShadowScoring scoring = shadow.orElseThrow(
                () -> new Refusal(404, "The service has no shadows; start it with shadow=<archive or folder>."));
        Product ofProduct = scoring.of(product)
                .orElseThrow(() -> new Refusal(
                        404, "The product has no shadow; put an archive of its name into the folder of shadow=."));
        Json.answer(context, ShadowAnswer.of(product, ofProduct, scoring.counts(product)));
    }

    void model(Context context) {
        try (Products.Lease lease = products.lease(product(context, products), new Deadline(config.timeout()))) {
            Json.answer(context, ModelAnswer.of(lease, config));
        }
    }

    void reload(Context context) {
        Product product = product(context, products);
        reload(product, () -> products.reload(product), product.loaded() ? "; the previous model stays in use" : "");
        shadow.ifPresent(scoring -> scoring.of(product)
                .ifPresent(ofProduct ->
                        reload(ofProduct, () -> scoring.reload(ofProduct), "; only the model itself is loaded again")));
        model(context);
    }

    private static void reload(Product product, Runnable load, String instead) {
        try {
            load.run();
        } catch (UserError broken) {
            String problem = ServerPaths.ofFile(product.file()).hide(String.valueOf(broken.getMessage()));
            throw new Refusal(409, problem + instead + ".");
        }
    }
}
