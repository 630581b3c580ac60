# The job as IBM Cloud Code Engine runs it, on Flink inside its own process. src/code-engine/README.md has the arguments.
FROM --platform=linux/amd64 debian:trixie-20251020-slim AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends maven openjdk-25-jdk-headless unzip zip \
 && rm -rf /var/lib/apt/lists/*

# A Java of the modules that are used, without the JVM's debugging symbols of 735 MB. Debian's JPEG decoder and colour
# management need two libraries of the system, which the last stage lacks; Java finds them beside its own.
ENV JAVA_HOME=/usr/lib/jvm/java-25-openjdk-amd64
RUN "$JAVA_HOME/bin/jlink" --output /opt/java --compress=zip-9 --no-header-files --no-man-pages --add-modules \
      java.se,jdk.charsets,jdk.crypto.ec,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs \
 && find /opt/java -name '*.debuginfo' -delete \
 && cp -L /etc/ssl/certs/java/cacerts /opt/java/lib/security/cacerts \
 && cp -L /usr/lib/x86_64-linux-gnu/libjpeg.so.62 /usr/lib/x86_64-linux-gnu/liblcms2.so.2 /opt/java/lib/ \
 && /opt/java/bin/java -Xshare:dump

WORKDIR /build
COPY . .
# Such as gpu-cu124; and options of Maven's, such as --offline.
ARG MAVEN_PROFILE=
ARG MAVEN_OPTIONS=
RUN mvn -B -ntp -q ${MAVEN_PROFILE:+-P$MAVEN_PROFILE} $MAVEN_OPTIONS package -DskipTests -pl pipeline -am \
 && mv pipeline/target/image-recognition-job /opt/

# Native libraries lie unpacked in natives/ and not in the jars; conf/java-options tells the JVM where. libtorch is there
# only if it is asked for, in the folder where DJL looks for it.
ARG ENGINE=onnxruntime
WORKDIR /opt/image-recognition-job
RUN mkdir -p natives/onnxruntime natives/opencv natives/pytorch natives/cuda \
 && unzip -q -j lib/onnxruntime-[0-9]*.jar 'ai/onnxruntime/native/linux-x64/*' -d natives/onnxruntime \
 && zip -q -d lib/onnxruntime-[0-9]*.jar 'ai/onnxruntime/native/*' \
 && if [ "$ENGINE" = onnxruntime ] && [ -z "$MAVEN_PROFILE" ]; then \
      rm lib/pytorch-native-*.jar lib/pytorch-jni-*.jar; \
    else \
      unzip -q -p lib/pytorch-native-*.jar native/lib/pytorch.properties >/tmp/pytorch.properties \
      && . /tmp/pytorch.properties \
      && libtorch="natives/pytorch/pytorch/$version-$flavor-$classifier" \
      && mkdir -p "$libtorch" \
      && unzip -q -j lib/pytorch-native-*.jar 'pytorch/*' -d "$libtorch" \
      && zip -q -d lib/pytorch-native-*.jar 'pytorch/*' \
      && chmod 1777 "$libtorch" \
      && find "$PWD/$libtorch" -name 'libcudart*' -exec ln -s {} natives/cuda/libcudart.so ';'; \
    fi \
 && printf '%s\n' \
      -Dorg.bytedeco.javacpp.cachedir="$PWD/natives/opencv" \
      -Donnxruntime.native.path="$PWD/natives/onnxruntime" \
      -DENGINE_CACHE_DIR="$PWD/natives/pytorch" \
      -Duser.home=/tmp >conf/java-options

# A run on the sample catalogue leaves OpenCV, the network and the archive of classes where later runs find them. OpenBLAS
# lies there twice, under two names. Of the weights only the network made of them stays; for a GPU they stay themselves,
# because its network is made where the GPU is. Anybody may write to the two folders, as to /tmp: weights that are not in
# the image go to the one, and JavaCPP refuses to read from the other if it cannot write there. Flink wants the machine's
# name in /etc/hosts, where buildah has it not.
ARG MODEL_NAME=
ARG MODEL_WEIGHTS=pretrained
ENV JAVA_HOME=/opt/java \
    IMAGE_RECOGNITION_CACHE=/opt/image-recognition-job/cache \
    LOG_FORMAT=json
RUN getent hosts "$(hostname)" || echo "127.0.0.1 $(hostname)" >>/etc/hosts; \
    [ -n "$MODEL_NAME" ] || export MODEL_WEIGHTS=random; \
    run() { bin/image-recognition-job --runner=FlinkRunner --input=demo/bucket --output=/tmp/sample --reprocess=all "$@"; } \
 && if [ "$ENGINE" = pytorch ] && [ -z "$MAVEN_PROFILE" ]; then run --engine=pytorch; fi \
 && run --engine=onnxruntime \
 && ls cache/classes-*.jsa \
 && find natives/opencv -name libopenblas_nolapack.so.0 -execdir ln -sf libopenblas.so.0 {} ';' \
 && if [ -z "$MODEL_NAME" ]; then rm -f cache/*.onnx cache/*.pt; fi \
 && if [ -z "$MAVEN_PROFILE" ]; then rm -f cache/*.pth; fi \
 && rm -rf /tmp/* cache/*.lock \
 && chmod -R a+rX . \
 && chmod 1777 cache natives/opencv && chmod 666 natives/opencv/.lock

FROM --platform=linux/amd64 debian:trixie-20251020-slim
COPY --from=build /opt /opt
ARG MODEL_NAME=
ARG MODEL_WEIGHTS=pretrained
ENV JAVA_HOME=/opt/java \
    IMAGE_RECOGNITION_CACHE=/opt/image-recognition-job/cache \
    LOG_FORMAT=json \
    LC_ALL=C.UTF-8 \
    LD_LIBRARY_PATH=/opt/image-recognition-job/natives/cuda \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility \
    MODEL_NAME=$MODEL_NAME \
    MODEL_WEIGHTS=$MODEL_WEIGHTS
USER 1000:1000
WORKDIR /tmp
# The script ends in exec, so that Java is what receives SIGTERM.
ENTRYPOINT ["/opt/image-recognition-job/bin/image-recognition-job", "--runner=FlinkRunner"]
