package io.github.imagerecognition.pipeline;

import io.github.imagerecognition.catalogue.Metric;
import io.github.imagerecognition.image.ExifOrientation;
import io.github.imagerecognition.model.DeviceChoice;
import io.github.imagerecognition.model.Engine;
import io.github.imagerecognition.model.ModelSpecification;
import io.github.imagerecognition.product.Reprocess;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** The values of an option that takes one of a few. Constants are written in small letters. */
abstract class Choices implements Iterable<String> {

  private final List<String> values;

  private Choices(List<String> values) {
    this.values = values;
  }

  private Choices(Enum<?>[] constants) {
    this(Arrays.stream(constants).map(value -> value.name().toLowerCase(Locale.ROOT)).toList());
  }

  @Override
  public Iterator<String> iterator() {
    return values.iterator();
  }

  static final class Models extends Choices {
    Models() {
      super(ModelSpecification.MODEL_NAMES);
    }
  }

  static final class Engines extends Choices {
    Engines() {
      super(Engine.values());
    }
  }

  static final class Devices extends Choices {
    Devices() {
      super(DeviceChoice.values());
    }
  }

  static final class Precisions extends Choices {
    Precisions() {
      super(PrecisionOption.values());
    }
  }

  static final class ExifOrientations extends Choices {
    ExifOrientations() {
      super(ExifOrientation.values());
    }
  }

  static final class ReprocessChoices extends Choices {
    ReprocessChoices() {
      super(Reprocess.values());
    }
  }

  static final class PrintFormats extends Choices {
    PrintFormats() {
      super(PrintFormat.values());
    }
  }

  static final class Metrics extends Choices {
    Metrics() {
      super(Metric.values());
    }
  }

  static final class LogFormats extends Choices {
    LogFormats() {
      super(LogFormat.values());
    }
  }
}
