// Generated from src/config/sections by `npm run docs:reference`. Changes made here are lost.

/** One step between source and sink. */
export interface ProcessorOptions {
  /**
   * Lets a part of the telemetry through.
   *
   * Default: none.
   */
  filter?: FilterOptions | undefined;
  /**
   * Lets a share of the traces through.
   *
   * Default: none.
   */
  sample?: SampleOptions | undefined;
  /**
   * Changes attributes.
   *
   * Default: none.
   */
  attributes?: AttributesOptions | undefined;
}

/** Changes of attributes. */
export interface AttributesOptions {
  /**
   * Attributes to take out, by name, wherever they stand.
   *
   * Default: none.
   */
  drop?: readonly string[] | undefined;
  /**
   * Attributes whose values are replaced by `[redacted]`, by name.
   *
   * Default: none.
   */
  redact?: readonly string[] | undefined;
  /**
   * Attributes to add to every resource; one of the same name is replaced.
   *
   * Default: none.
   */
  add?: Record<string, string | number | boolean> | undefined;
}

/** A share of the traces. */
export interface SampleOptions {
  /**
   * Share of the traces that goes on, from 0 to 1. It is told from the trace id, so every
   * bridge keeps the same ones.
   *
   * Required.
   */
  ratio: number;
}

/** A choice among telemetry. */
export interface FilterOptions {
  /**
   * Only what meets this goes on.
   *
   * Default: none.
   */
  keep?: ConditionOptions | undefined;
  /**
   * What meets this goes no further.
   *
   * Default: none.
   */
  drop?: ConditionOptions | undefined;
}

/** What telemetry has to have; all of it, where there is more than one. */
export interface ConditionOptions {
  /**
   * Values of the resource attribute `service.name`, or `^regex`.
   *
   * Default: none.
   */
  service?: readonly string[] | undefined;
  /**
   * Resource attributes, each with its values, or `^regex`.
   *
   * Default: none.
   */
  resource?: Record<string, readonly string[]> | undefined;
  /**
   * Log records of this severity or above; spans and metrics are not asked.
   *
   * Default: none.
   */
  minSeverity?: "trace" | "debug" | "info" | "warn" | "error" | "fatal" | undefined;
  /**
   * Log records of this severity or below; spans and metrics are not asked.
   *
   * Default: none.
   */
  maxSeverity?: "trace" | "debug" | "info" | "warn" | "error" | "fatal" | undefined;
}
