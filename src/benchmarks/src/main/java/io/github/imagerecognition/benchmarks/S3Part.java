package io.github.imagerecognition.benchmarks;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.Environment;
import io.github.imagerecognition.testing.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The whole job on an S3 server to which every request takes longer. */
final class S3Part implements Part {

  static final String RATE = "job on S3 with 50 ms more per request, start-up left out";

  private static final Duration LATENCY = Duration.ofMillis(50);

  private final Workspace workspace;
  private final Scale scale;
  private String bucket;
  private Map<String, String> environment;

  S3Part(Workspace workspace, Scale scale) {
    this.workspace = workspace;
    this.scale = scale;
  }

  @Override
  public String name() {
    return "s3";
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    S3Server server = S3Server.shared();
    bucket = server.newBucket();
    environment = new HashMap<>(server.environment(bucket));
    upload(workspace.catalogue(1), "few");
    upload(workspace.catalogue(scale.copies()), "many");
    LatencyRelay relay = LatencyRelay.to(URI.create(server.endpoint()).getPort(), LATENCY);
    environment.put(Environment.ENDPOINT, relay.endpoint());
    // Fills the cache with the network and, which --check would not, the class archive.
    embed("few", "--output=s3://%s/embeddings-0/few".formatted(bucket));
  }

  private void upload(Path catalogue, String prefix) throws IOException {
    BucketLocation location = BucketLocation.parse("s3://%s/%s".formatted(bucket, prefix));
    try (Bucket target = location.open(Environment.of(environment::get))) {
      for (Path picture : Catalogue.pictures(catalogue)) {
        String key = catalogue.relativize(picture).toString();
        target.write(key, Files.readAllBytes(picture), "image/*");
      }
    }
  }

  @Override
  public void measure(Round round) throws IOException, InterruptedException {
    String output = "--output=s3://%s/embeddings-%d/".formatted(bucket, round.number());
    double few = embed("few", output + "few");
    double many = embed("many", output + "many");
    round.put(RATE, workspace.sampleRate(scale.copies(), few, many));
  }

  private double embed(String prefix, String option) throws IOException, InterruptedException {
    String input = "--input=s3://%s/%s".formatted(bucket, prefix);
    return workspace.job(environment, input, "--weights=" + scale.weights(), option).seconds();
  }

  @Override
  public List<Row> rows() {
    return List.of(Row.of(RATE, Unit.PICTURES_PER_SECOND));
  }
}
