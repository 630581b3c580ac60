package io.github.imagerecognition.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class StoredObjectTest {

  private static final Instant TIME = Instant.parse("2026-11-27T02:00:00Z");

  @Test
  void hasTheSameVersionWhenReadHoweverLittleTheStoreTells() {
    byte[] bytes = new byte[3];
    StoredObject full = new StoredObject("a", 3, "tag", TIME);
    StoredObject withoutTag = new StoredObject("a", 3, "", TIME);
    StoredObject withoutSize = new StoredObject("a", StoredObject.UNKNOWN_SIZE, "", TIME);

    for (String eTag : new String[] {"tag", ""}) {
      StoredContent content = new StoredContent(bytes, eTag, TIME);
      assertThat(full.versionOf(content)).isEqualTo(full.version());
      assertThat(withoutTag.versionOf(content)).isEqualTo(withoutTag.version());
      assertThat(withoutSize.versionOf(content)).isEqualTo(withoutSize.version());
    }
  }

  @Test
  void hasAnotherVersionWhenItHasBeenReplacedSinceItWasListed() {
    StoredObject tagged = new StoredObject("a", 3, "tag", TIME);
    StoredObject untagged = new StoredObject("a", 3, "", TIME);

    assertThat(tagged.versionOf(new StoredContent(new byte[3], "other", TIME)))
        .isNotEqualTo(tagged.version());
    assertThat(untagged.versionOf(new StoredContent(new byte[4], "", TIME)))
        .isNotEqualTo(untagged.version());
    assertThat(untagged.versionOf(new StoredContent(new byte[3], "", Instant.MAX)))
        .isNotEqualTo(untagged.version());
  }
}
