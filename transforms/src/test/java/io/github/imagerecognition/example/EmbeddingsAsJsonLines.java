package io.github.imagerecognition.example;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.embedding.ProductEmbedding;
import io.github.imagerecognition.model.ModelSpecification;
import io.github.imagerecognition.product.ProductSelection;
import io.github.imagerecognition.product.ProductSurvey;
import io.github.imagerecognition.transforms.EmbedImages;
import io.github.imagerecognition.transforms.EmbedImagesResult;
import io.github.imagerecognition.transforms.ReadProducts;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.io.TextIO;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Writes the embedding of each product as a line of JSON. */
public final class EmbeddingsAsJsonLines {

  private static final JsonMapper JSON = new JsonMapper();

  private EmbeddingsAsJsonLines() {}

  /** Takes the input's location, the weights, and how the names of the written files begin. */
  public static void main(String[] arguments) {
    BucketLocation input = BucketLocation.folder(arguments[0]);
    ModelSpecification model = ModelSpecification.of("resnet50", arguments[1]);
    ProductSelection selection = ProductSelection.all(input, "producto-");
    ProductSurvey survey = ProductSurvey.of(selection);

    Pipeline pipeline = Pipeline.create();
    EmbedImagesResult products =
        pipeline
            .apply("ReadProducts", ReadProducts.from(survey))
            .apply("EmbedImages", EmbedImages.of(input, model));
    products
        .embeddings()
        .apply("ToJson", MapElements.into(TypeDescriptors.strings()).via(product -> json(product)))
        .apply("WriteLines", TextIO.write().to(arguments[2]).withSuffix(".jsonl"));
    products
        .failures()
        .apply("ToText", MapElements.into(TypeDescriptors.strings()).via(String::valueOf))
        .apply("WriteFailed", TextIO.write().to(arguments[2] + "-failed").withoutSharding());
    pipeline.run().waitUntilFinish();
  }

  private static String json(ProductEmbedding product) {
    return JSON.createObjectNode()
        .put("product", product.product())
        .put("images", product.imagesUsed())
        .set("embedding", JSON.valueToTree(product.embedding()))
        .toString();
  }
}
