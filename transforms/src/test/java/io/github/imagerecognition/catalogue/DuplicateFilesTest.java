package io.github.imagerecognition.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.imagerecognition.bucket.MemoryBucket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DuplicateFilesTest {

  private final MemoryBucket bucket = new MemoryBucket();

  @Test
  void tellsEqualPicturesFromSimilarProducts() {
    DuplicateFiles.write(
        List.of(
            new DuplicateGroup(
                DuplicateGroup.Kind.EQUAL_PICTURE,
                null,
                List.of("p-a", "p-b"),
                List.of("p-a/1.jpg", "p-b/x.jpg")),
            new DuplicateGroup(DuplicateGroup.Kind.SIMILAR, 0.975f, List.of("p-b", "p-c"), null)),
        bucket);

    assertThat(read(DuplicateFiles.JSON_LINES))
        .isEqualTo(
            """
            {"kind":"equal_picture","products":["p-a","p-b"],"pictures":["p-a/1.jpg","p-b/x.jpg"]}
            {"kind":"similar","similarity":0.975,"products":["p-b","p-c"]}
            """);
    assertThat(read(DuplicateFiles.CSV))
        .isEqualTo(
            """
            group,kind,similarity,product_sku,picture
            1,equal_picture,,p-a,p-a/1.jpg
            1,equal_picture,,p-b,p-b/x.jpg
            2,similar,0.975,p-b,
            2,similar,0.975,p-c,
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void aNameIsNoFormulaAndNoOtherCell() {
    DuplicateFiles.write(
        List.of(
            new DuplicateGroup(
                DuplicateGroup.Kind.SIMILAR,
                1f,
                List.of("=1+1", "@x", "-2", "+3", "a,b", "a\"b", "=\"x\",y"),
                null)),
        bucket);

    assertThat(read(DuplicateFiles.CSV).lines().skip(1))
        .containsExactly(
            "1,similar,1.0,'=1+1,",
            "1,similar,1.0,'@x,",
            "1,similar,1.0,'-2,",
            "1,similar,1.0,'+3,",
            "1,similar,1.0,\"a,b\",",
            "1,similar,1.0,\"a\"\"b\",",
            "1,similar,1.0,\"'=\"\"x\"\",y\",");
  }

  private String read(String key) {
    return new String(bucket.read(key, 10_000).bytes(), StandardCharsets.UTF_8);
  }
}
