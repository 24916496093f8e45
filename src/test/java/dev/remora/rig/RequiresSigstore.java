package dev.remora.rig;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** For tests that start a {@link PrivateSigstore} and sign with it. */
@Requires({
  Tool.COSIGN,
  Tool.FULCIO,
  Tool.ISSUER,
  Tool.OPENSSL,
  Tool.REKOR_SERVER,
  Tool.TESSERACT,
  Tool.TIMESTAMP
})
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface RequiresSigstore {}
