package io.github.imagerecognition.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedValuesTest {

  private final SharedValues values = new SharedValues();
  private final AtomicInteger made = new AtomicInteger();

  @Test
  void areMadeForTheFirstAndForgottenWithTheLast() {
    SharedValues.Share<Integer> first = share("run");
    SharedValues.Share<Integer> second = share("run");
    first.close();
    first.close();

    assertThat(second.value()).isEqualTo(first.value()).isOne();
    assertThat(share("other").value()).isEqualTo(2);
    try (SharedValues.Share<Integer> third = share("run")) {
      assertThat(third.value()).isOne();
    }
    second.close();
    assertThat(share("run").value()).isEqualTo(3);
  }

  private SharedValues.Share<Integer> share(String run) {
    return values.share(run, Integer.class, made::incrementAndGet);
  }
}
