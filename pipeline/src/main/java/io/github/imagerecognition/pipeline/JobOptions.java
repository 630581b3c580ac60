package io.github.imagerecognition.pipeline;

import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** What can be said on the command line. Secrets cannot: they come from the environment. */
public interface JobOptions extends PipelineOptions {

  @Description(
      "Folder or s3://bucket/prefix that holds the products. Default: the bucket COS_BUCKET_NAME")
  String getInput();

  void setInput(String value);

  @Description(
      "Folder or s3://bucket/prefix for the embeddings."
          + " Default: COS_OUTPUT_PREFIX, or embeddings/, inside the input")
  String getOutput();

  void setOutput(String value);

  @Description("resnet50, resnet101 or resnet152. Default: MODEL_NAME, or resnet50")
  String getModelName();

  void setModelName(String value);

  @Description(
      "pretrained, random, or the path, s3:// or https:// address of a .pth, .safetensors, .onnx or"
          + " TorchScript file. Default: MODEL_WEIGHTS, or pretrained")
  String getWeights();

  void setWeights(String value);

  @Description("auto: pytorch on a GPU, onnxruntime on a CPU; or one of the two")
  @Default.String("auto")
  String getEngine();

  void setEngine(String value);

  @Description("auto: a GPU where there is one that can be used, else the CPU; or cpu, or gpu")
  @Default.String("auto")
  String getDevice();

  void setDevice(String value);

  @Description("float32, or float16, which is for GPUs and gives other embeddings")
  @Default.String("float32")
  String getPrecision();

  void setPrecision(String value);

  @Description("How the folders of products begin; empty takes every top-level folder")
  @Default.String("producto-")
  String getProductPrefix();

  void setProductPrefix(String value);

  @Description("Pictures in a batch at most, 1 to 1024. Default: 32 on a CPU, 64 on a GPU")
  Integer getBatchSize();

  void setBatchSize(Integer value);

  @Description("Picture files with more bytes are left out")
  @Default.Long(100_000_000)
  long getMaxImageBytes();

  void setMaxImageBytes(long value);

  @Description("Pictures with more pixels are left out; the default is Pillow's limit")
  @Default.Long(178_956_970)
  long getMaxImagePixels();

  void setMaxImagePixels(long value);

  @Description("What a picture's shorter side is resized to, imageSize to 4096 pixels")
  @Default.Integer(256)
  int getResizeSize();

  void setResizeSize(int value);

  @Description("Width and height of the crop that the network is given, 1 to 1024 pixels")
  @Default.Integer(224)
  int getImageSize();

  void setImageSize(int value);

  @Description("Mean of red, green, blue, for values from 0 to 1; the default is ImageNet's")
  @Default.String("0.485,0.456,0.406")
  String getMean();

  void setMean(String value);

  @Description("Standard deviation of red, green, blue; the default is ImageNet's")
  @Default.String("0.229,0.224,0.225")
  String getStd();

  void setStd(String value);

  @Description("ignore or apply a camera's rotation; torchvision ignores it")
  @Default.String("ignore")
  String getExifOrientation();

  void setExifOrientation(String value);

  @Description(
      "Decode large JPEGs at a half, quarter or eighth of their size: quicker, and not quite what"
          + " torchvision does")
  boolean isFastDecode();

  void setFastDecode(boolean value);

  @Description("missing: products without an embedding; all: every product again")
  @Default.String("missing")
  String getReprocess();

  void setReprocess(String value);

  @Description("Which share of the products to take, from 0. Default: JOB_INDEX of an array job")
  Integer getShardIndex();

  void setShardIndex(Integer value);

  @Description("Into how many shares. Default: JOB_ARRAY_SIZE of an array job, or 1")
  Integer getShardCount();

  void setShardCount(Integer value);

  @Description("text or json, an object a line. Default: LOG_FORMAT, or text")
  String getLogFormat();

  void setLogFormat(String value);

  @Description("Connect, count, load the model, embed one picture, write nothing")
  boolean isCheck();

  void setCheck(boolean value);

  @Description("Embed the sample catalogue into the folder demo-embeddings")
  boolean isDemo();

  void setDemo(boolean value);
}
