/** Which products a bucket holds, which of them are to do, and how they are cut into work. */
package io.github.imagerecognition.product;
