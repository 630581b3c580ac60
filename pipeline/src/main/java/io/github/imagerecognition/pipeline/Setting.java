package io.github.imagerecognition.pipeline;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The part of an option's definition that picocli's annotation has no room for. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Setting {

  /** The environment variable that stands in for the option. */
  String variable() default "";

  /** Whether the variable's value is another than the option's, made into one where it is used. */
  boolean derived() default false;

  /** The default in words, where it depends on something. */
  String otherwise() default "";

  /** The smallest number. */
  long least() default 1;

  /** The largest number. */
  long most() default Integer.MAX_VALUE;

  /** Whether the empty text is a value. An unset shell variable leaves one behind. */
  boolean mayBeBlank() default false;
}
