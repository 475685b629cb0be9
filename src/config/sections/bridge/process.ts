import { z } from "zod";
import { atLeastOne, exactlyOne } from "../key-rule.ts";
import { named, option, text } from "../option.ts";
import { nameOrPattern } from "./kafka-source.ts";

const severities = ["trace", "debug", "info", "warn", "error", "fatal"] as const;

function textOrPattern() {
  return nameOrPattern("a text", (value) => value.length > 0 && value.length <= 4_096);
}

const condition = named(
  atLeastOne({
    service: option(z.array(textOrPattern()).min(1).readonly().optional(), {
      description: "Values of the resource attribute `service.name`, or `^regex`.",
    }),
    resource: option(z.record(text(), z.array(textOrPattern()).min(1).readonly()).optional(), {
      description: "Resource attributes, each with its values, or `^regex`.",
    }),
    minSeverity: option(z.enum(severities).optional(), {
      description: "Log records of this severity or above; spans and metrics are not asked.",
    }),
    maxSeverity: option(z.enum(severities).optional(), {
      description: "Log records of this severity or below; spans and metrics are not asked.",
    }),
  }),
  "ConditionOptions",
  "What telemetry has to have; all of it, where there is more than one.",
);

const filter = named(
  exactlyOne({
    keep: option(condition.optional(), { description: "Only what meets this goes on." }),
    drop: option(condition.optional(), { description: "What meets this goes no further." }),
  }),
  "FilterOptions",
  "A choice among telemetry.",
);

const sample = named(
  z.strictObject({
    ratio: option(z.number().min(0).max(1), {
      description:
        "Share of the traces that goes on, from 0 to 1. It is told from the trace id, so every bridge keeps the same ones.",
    }),
  }),
  "SampleOptions",
  "A share of the traces.",
);

const attributeValue = z.union([z.string(), z.number(), z.boolean()], {
  error: "expected a string, a number or a boolean",
});

const attributes = named(
  atLeastOne({
    drop: option(z.array(text()).min(1).readonly().optional(), {
      description: "Attributes to take out, by name, wherever they stand.",
    }),
    redact: option(z.array(text()).min(1).readonly().optional(), {
      description: "Attributes whose values are replaced by `[redacted]`, by name.",
    }),
    add: option(z.record(text(), attributeValue).optional(), {
      description: "Attributes to add to every resource; one of the same name is replaced.",
    }),
  }),
  "AttributesOptions",
  "Changes of attributes.",
);

const processor = named(
  exactlyOne({
    filter: option(filter.optional(), { description: "Lets a part of the telemetry through." }),
    sample: option(sample.optional(), { description: "Lets a share of the traces through." }),
    attributes: option(attributes.optional(), { description: "Changes attributes." }),
  }),
  "ProcessorOptions",
  "One step between source and sink.",
);

export const processSchema = z.array(processor).readonly().default([]);

type Severity = (typeof severities)[number];

/** What telemetry has to have, resolved: all of it. */
export interface Condition {
  /** By attribute: values and `^regex` of which one has to fit. */
  readonly resource: Readonly<Record<string, readonly string[]>>;
  readonly minSeverity: Severity | undefined;
  readonly maxSeverity: Severity | undefined;
}

/** One step between source and sink, resolved. */
export type Processor =
  | { readonly kind: "filter"; readonly meets: "keep" | "drop"; readonly condition: Condition }
  | { readonly kind: "sample"; readonly ratio: number }
  | {
      readonly kind: "attributes";
      readonly drop: readonly string[];
      readonly redact: readonly string[];
      readonly add: Readonly<Record<string, string | number | boolean>>;
    };

/** The resolved form of checked `process` options. */
export function resolveProcess(steps: z.output<typeof processSchema>): readonly Processor[] {
  return steps.map((step): Processor => {
    if (step.filter !== undefined) {
      const { keep, drop } = step.filter;
      const meets = keep === undefined ? "drop" : "keep";
      return { kind: "filter", meets, condition: resolveCondition(keep ?? drop ?? {}) };
    }
    if (step.sample !== undefined) {
      return { kind: "sample", ratio: step.sample.ratio };
    }
    const { drop = [], redact = [], add = {} } = step.attributes ?? {};
    return { kind: "attributes", drop, redact, add };
  });
}

function resolveCondition(given: z.output<typeof condition>): Condition {
  const { service, resource = {}, minSeverity, maxSeverity } = given;
  return {
    resource: { ...resource, ...(service === undefined ? {} : { "service.name": service }) },
    minSeverity,
    maxSeverity,
  };
}
