package io.github.imagerecognition.model;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes a network's computation in TorchScript, the subset of Python that libtorch compiles. */
final class TorchScriptCode {

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
        convolutions.stream().flatMap(each -> Stream.of(weight(each), bias(each))).toList();
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
      assign(convolutions.get(index), index);
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

  private static String weight(Convolution convolution) {
    return convolution.name().replace('.', '_') + "_weight";
  }

  private static String bias(Convolution convolution) {
    return convolution.name().replace('.', '_') + "_bias";
  }

  private static String quoted(List<String> names) {
    return names.stream().map(name -> '"' + name + "\", ").collect(Collectors.joining());
  }

  /** Blocks are made once, when the file is loaded: doing it in each call costs a tenth. */
  private void assign(Convolution convolution, int index) {
    String weight = "(state)[" + 2 * index + "]";
    String bias = "(state)[" + (2 * index + 1) + "]";
    switch (layout) {
      case STRIDED -> {
        line("    self.%s = %s".formatted(weight(convolution), weight));
        line("    self.%s = %s".formatted(bias(convolution), bias));
      }
      case BLOCKED -> {
        line(
            "    self.%s = torch.mkldnn_reorder_conv2d_weight(torch.to_mkldnn(%s), %s)"
                .formatted(
                    weight(convolution),
                    weight,
                    geometry(convolution.padding(), convolution.stride())));
        line("    self.%s = torch.to_mkldnn(%s)".formatted(bias(convolution), bias));
      }
    }
  }

  private void bottleneck(Bottleneck bottleneck) {
    convolve("z", bottleneck.convolutions().get(0), "y");
    convolve("z", bottleneck.convolutions().get(1), "torch.relu_(z)");
    convolve("z", bottleneck.convolutions().get(2), "torch.relu_(z)");
    bottleneck.shortcut().ifPresent(shortcut -> convolve("y", shortcut, "y"));
    line("    y = torch.relu_(torch.add_(z, y))");
  }

  private void convolve(String result, Convolution convolution, String input) {
    line(
        "    %s = torch.conv2d(%s, self.%s, self.%s, %s)"
            .formatted(
                result,
                input,
                weight(convolution),
                bias(convolution),
                geometry(convolution.stride(), convolution.padding())));
  }

  /** Two pairs that PyTorch's functions order differently, then dilation and groups. */
  private static String geometry(int first, int second) {
    return "[%1$s, %1$s], [%2$s, %2$s], [1, 1], 1".formatted(first, second);
  }

  private String entering(String tensor) {
    return switch (layout) {
      case STRIDED -> tensor;
      case BLOCKED -> "torch.to_mkldnn(" + tensor + ")";
    };
  }

  private String leaving(String tensor) {
    return switch (layout) {
      case STRIDED -> tensor;
      case BLOCKED -> "torch.to_dense(" + tensor + ")";
    };
  }

  private void line(String line) {
    code.append(line).append('\n');
  }
}
