package io.github.imagerecognition.network;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes a network's computation in TorchScript, the subset of Python that libtorch compiles. */
final class TorchScriptCode {

  private static final List<String> PARTS = List.of("weight", "scale", "shift", "mean", "variance");

  /** The numbers of libtorch's {@code c10::ScalarType} and {@code c10::MemoryFormat}. */
  private static final int HALF = 5;

  private static final int FLOAT = 6;
  private static final int CHANNELS_LAST = 2;

  private final Network network;
  private final TensorLayout layout;
  private final StringBuilder code = new StringBuilder();

  private TorchScriptCode(Network network, TensorLayout layout) {
    this.network = network;
    this.layout = layout;
  }

  static String of(Network network, TensorLayout layout) {
    return new TorchScriptCode(network, layout).module();
  }

  private String module() {
    List<Convolution> convolutions = network.convolutions().toList();
    List<String> attributes =
        convolutions.stream().flatMap(each -> attributes(each).stream()).toList();
    line("class Net(Module):");
    line("  __parameters__ = []");
    line("  __buffers__ = [%s]".formatted(quoted(attributes)));
    line("  training : bool");
    attributes.forEach(name -> line("  %s : Tensor".formatted(name)));
    String state = "Tuple[" + "Tensor, ".repeat(attributes.size()) + "]";
    // libtorch calls __setstate__ only where there is a __getstate__ of the same type.
    line("  def __getstate__(self: __torch__.Net) -> %s:".formatted(state));
    line("    return (self.%s, )".formatted(String.join(", self.", attributes)));
    line("  def __setstate__(self: __torch__.Net, state: %s) -> NoneType:".formatted(state));
    line("    self.training = False");
    for (int index = 0; index < convolutions.size(); index++) {
      assign(convolutions.get(index), index * PARTS.size());
    }
    line("    return None");
    line("  def forward(self: __torch__.Net, x: Tensor) -> Tensor:");
    convolve("y", network.stem(), entering("x"));
    line("    y = torch.max_pool2d(torch.relu_(y), [3, 3], [2, 2], [1, 1], [1, 1], False)");
    network.bottlenecks().forEach(this::bottleneck);
    line("    y = torch.adaptive_avg_pool2d(%s, [1, 1])".formatted(leaving("y")));
    line("    return torch.flatten(y, 1, -1)");
    return code.toString();
  }

  /** The names of {@link Convolution#tensors}. */
  private static List<String> attributes(Convolution convolution) {
    String name = convolution.name().replace('.', '_');
    return PARTS.stream().map(part -> name + "_" + part).toList();
  }

  private static String quoted(List<String> names) {
    return names.stream().map(name -> '"' + name + "\", ").collect(Collectors.joining());
  }

  /** Blocks are made once, when the file is loaded: doing it in each call costs a tenth. */
  private void assign(Convolution convolution, int first) {
    List<String> attributes = attributes(convolution);
    for (int part = 0; part < attributes.size(); part++) {
      String tensor = String.format(Locale.ROOT, "(state)[%d]", first + part);
      line(
          "    self.%s = %s"
              .formatted(attributes.get(part), part == 0 ? weight(tensor, convolution) : tensor));
    }
  }

  private String weight(String tensor, Convolution convolution) {
    return switch (layout) {
      case STRIDED -> tensor;
      case CHANNELS_LAST ->
          "torch.mkldnn_reorder_conv2d_weight(torch.to_mkldnn(%s), %s)"
              .formatted(tensor, geometry(convolution.padding(), convolution.stride()));
      case HALF_CHANNELS_LAST ->
          String.format(
              Locale.ROOT, "torch.contiguous(%s, memory_format=%d)", tensor, CHANNELS_LAST);
    };
  }

  private void bottleneck(Bottleneck bottleneck) {
    convolve("z", bottleneck.convolutions().get(0), "y");
    convolve("z", bottleneck.convolutions().get(1), "torch.relu_(z)");
    convolve("z", bottleneck.convolutions().get(2), "torch.relu_(z)");
    bottleneck.shortcut().ifPresent(shortcut -> convolve("y", shortcut, "y"));
    line("    y = torch.relu_(torch.add_(z, y))");
  }

  private void convolve(String result, Convolution convolution, String input) {
    List<String> attributes = attributes(convolution);
    int stride = convolution.stride();
    int padding = convolution.padding();
    boolean oneDnn = layout == TensorLayout.CHANNELS_LAST;
    line(
        "    %s = torch.%s(%s, self.%s, None, %s)"
            .formatted(
                result,
                oneDnn ? "mkldnn_convolution" : "conv2d",
                input,
                attributes.get(0),
                oneDnn ? geometry(padding, stride) : geometry(stride, padding)));
    line(
        "    %1$s = torch.batch_norm(%1$s, self.%2$s, False, 0., %3$s, True)"
            .formatted(
                result,
                String.join(", self.", attributes.subList(1, attributes.size())),
                BatchNorm.EPSILON));
  }

  /** Two pairs that PyTorch's functions order differently, then dilation and groups. */
  private static String geometry(int first, int second) {
    return "[%1$s, %1$s], [%2$s, %2$s], [1, 1], 1".formatted(first, second);
  }

  private String entering(String tensor) {
    return switch (layout) {
      case STRIDED -> tensor;
      case CHANNELS_LAST ->
          String.format(
              Locale.ROOT, "torch.contiguous(%s, memory_format=%d)", tensor, CHANNELS_LAST);
      case HALF_CHANNELS_LAST -> to(tensor, HALF, String.valueOf(CHANNELS_LAST));
    };
  }

  private String leaving(String tensor) {
    return switch (layout) {
      case STRIDED, CHANNELS_LAST -> tensor;
      case HALF_CHANNELS_LAST -> to(tensor, FLOAT, "None");
    };
  }

  private static String to(String tensor, int type, String memoryFormat) {
    return String.format(
        Locale.ROOT, "torch.to(%s, %d, False, False, %s)", tensor, type, memoryFormat);
  }

  private void line(String line) {
    code.append(line).append('\n');
  }
}
