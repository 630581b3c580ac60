package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.bucket.Bucket;
import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.bucket.S3Store;
import io.github.imagerecognition.testing.ReferenceData;
import io.github.imagerecognition.testing.RequestRelay;
import io.github.imagerecognition.testing.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A bucket of its own on the S3 server, and the job that runs on it. */
final class Shop {

  private final S3Server server;
  private final String name;
  private final Bucket bucket;

  Shop() {
    this(S3Server.shared());
  }

  Shop(S3Server server) {
    this.server = server;
    name = server.newBucket();
    bucket = BucketLocation.parse("s3://" + name, this::store).open();
  }

  private S3Store store() {
    return EnvironmentStore.of(Environment.of(environment()::get));
  }

  String name() {
    return name;
  }

  Bucket bucket() {
    return bucket;
  }

  Map<String, String> environment() {
    return server.environment(name);
  }

  /** Another address of the server, whose requests pass the gate. */
  RequestRelay behind(RequestRelay.Gate gate) throws IOException {
    return RequestRelay.to(URI.create(server.endpoint()).getPort(), gate);
  }

  Map<String, String> environment(RequestRelay relay) {
    Map<String, String> environment = new HashMap<>(environment());
    environment.put("COS_ENDPOINT", relay.endpoint());
    return environment;
  }

  /** The requests for this bucket so far, each as {@code METHOD /bucket/key}. */
  List<String> requests() throws IOException {
    return server.requests().stream()
        .filter(request -> request.matches("\\w+ /" + name + "([/?].*)?"))
        .toList();
  }

  void put(String key, byte[] content) {
    bucket.write(key, content, "application/octet-stream");
  }

  /** Deletes everything with the prefix. */
  void clear(String prefix) {
    keys(prefix).forEach(bucket::delete);
  }

  /** Runs the job with the narrow network, this bucket's environment and no other option. */
  String run(int exitCode, Map<String, String> changes) {
    Map<String, String> environment = new HashMap<>(environment());
    environment.putAll(changes);
    return JobInProcess.run(exitCode, environment, JobProcess.NARROW);
  }

  /** The embeddings and failures of the output and their ETags, without what no two runs share. */
  Map<String, String> outputs() {
    Map<String, String> files = new TreeMap<>();
    bucket.list("embeddings/", "").forEachRemaining(file -> files.put(file.key(), file.eTag()));
    files.keySet().removeIf(key -> key.contains("/.made-") || key.endsWith("/_run.json"));
    return files;
  }

  /** When the products that are finished were written. */
  Map<String, Instant> finished() {
    Map<String, Instant> times = new TreeMap<>();
    bucket
        .list("embeddings/", "")
        .forEachRemaining(
            file -> {
              if (file.key().endsWith(".npy")) {
                times.put(file.key(), file.lastModified());
              }
            });
    return times;
  }

  List<String> keys(String prefix) {
    List<String> keys = new ArrayList<>();
    bucket.list(prefix, "").forEachRemaining(object -> keys.add(object.key()));
    return keys;
  }

  Stream<String> failureLines() {
    byte[] file = bucket.read("embeddings/_failures.jsonl", 10_000).bytes();
    return new String(file, StandardCharsets.UTF_8).lines();
  }

  static byte[] reference(String file) throws IOException {
    return Files.readAllBytes(ReferenceData.path(file));
  }
}
