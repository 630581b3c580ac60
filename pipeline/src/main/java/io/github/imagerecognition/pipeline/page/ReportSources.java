package io.github.imagerecognition.pipeline.page;

import io.github.imagerecognition.bucket.BucketLocation;
import io.github.imagerecognition.catalogue.Metric;
import io.github.imagerecognition.product.ProductLayout;

/**
 * What a report is made of beside the catalogue.
 *
 * @param input where the pictures are
 * @param output where the runs have left their records
 * @param layout how products lie in the input
 * @param metric what similarity is
 * @param maxImageBytes larger pictures are not shown
 * @param maxImagePixels nor are those with more pixels
 */
public record ReportSources(
    BucketLocation input,
    BucketLocation output,
    ProductLayout layout,
    Metric metric,
    long maxImageBytes,
    long maxImagePixels) {}
