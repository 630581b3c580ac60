package io.github.imagerecognition.model;

import java.util.List;
import java.util.stream.Collectors;

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

  /** The attribute that holds a convolution's weight. */
  static String weight(Convolution convolution) {
    return convolution.name().replace('.', '_') + "_weight";
  }

  /** The attribute that holds a convolution's bias. */
  static String bias(Convolution convolution) {
    return convolution.name().replace('.', '_') + "_bias";
  }

  private String module() {
    List<String> attributes =
        network.convolutions().flatMap(c -> List.of(weight(c), bias(c)).stream()).toList();
    code.append("class Net(Module):\n  __parameters__ = [")
        .append(attributes.stream().map(name -> "\"" + name + "\", ").collect(Collectors.joining()))
        .append("]\n  __buffers__ = []\n  training : bool\n");
    attributes.forEach(name -> code.append("  ").append(name).append(" : Tensor\n"));
    code.append("  def forward(self: __torch__.Net, x: Tensor) -> Tensor:\n");
    statement("y = " + converted("x"));
    convolve("y", network.stem(), "y");
    statement("y = torch.max_pool2d(torch.relu_(y), [3, 3], [2, 2], [1, 1], [1, 1], False)");
    network.bottlenecks().forEach(this::bottleneck);
    statement(
        "return torch.flatten(torch.adaptive_avg_pool2d(" + restored("y") + ", [1, 1]), 1, -1)");
    return code.toString();
  }

  private void bottleneck(Bottleneck bottleneck) {
    convolve("z", bottleneck.convolutions().get(0), "y");
    convolve("z", bottleneck.convolutions().get(1), "torch.relu_(z)");
    convolve("z", bottleneck.convolutions().get(2), "torch.relu_(z)");
    bottleneck.shortcut().ifPresent(shortcut -> convolve("y", shortcut, "y"));
    statement("y = torch.relu_(torch.add_(z, y))");
  }

  private void convolve(String result, Convolution convolution, String input) {
    statement(
        "%s = torch.conv2d(%s, %s, %s, [%d, %d], [%d, %d], [1, 1], 1)"
            .formatted(
                result,
                input,
                converted("self." + weight(convolution)),
                converted("self." + bias(convolution)),
                convolution.stride(),
                convolution.stride(),
                convolution.padding(),
                convolution.padding()));
  }

  private String converted(String tensor) {
    return switch (layout) {
      case STRIDED -> tensor;
      case BLOCKED -> "torch.to_mkldnn(" + tensor + ")";
    };
  }

  private String restored(String tensor) {
    return switch (layout) {
      case STRIDED -> tensor;
      case BLOCKED -> "torch.to_dense(" + tensor + ")";
    };
  }

  private void statement(String statement) {
    code.append("    ").append(statement).append('\n');
  }
}
