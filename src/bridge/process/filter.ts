import {
  type KeyedPart,
  type KeyOf,
  regroup,
  regroupItems,
  resourceAttributeReader,
  type ScannedRequest,
  severityOf,
} from "../../otlp/index.ts";
import { severityNumbers, severityWidth, textMatcher } from "./condition.ts";
import type { Processor } from "./processor.ts";

type Severity = keyof typeof severityNumbers;

/** What telemetry has to have: all of it. */
export interface FilterCondition {
  /** By attribute of the resource: texts, or `^regex`, of which one has to fit. */
  readonly resource: Readonly<Record<string, readonly string[]>>;
  readonly minSeverity: Severity | undefined;
  readonly maxSeverity: Severity | undefined;
}

const meets = 1;
const fails = 0;
/** `SEVERITY_NUMBER_UNSPECIFIED`. */
const unspecified = 0;

/**
 * Lets through what meets a condition, or what does not. Spans, metrics and log records without a
 * severity are never left out for their severity.
 */
export function filter(goesOn: "keep" | "drop", condition: FilterCondition): Processor {
  const resourceKey = resourceKeyOf(condition.resource);
  const hasSeverity = condition.minSeverity !== undefined || condition.maxSeverity !== undefined;
  const isOfSeverity = severityCheck(condition);
  const wanted = goesOn === "keep" ? meets : fails;

  return (request) => {
    const { signal, bytes } = request;
    if (!hasSeverity) {
      return partOf(request, regroup(signal, bytes, "resource", resourceKey), wanted);
    }
    if (signal !== "logs") {
      return goesOn === "drop"
        ? request
        : partOf(request, regroup(signal, bytes, "resource", resourceKey), wanted);
    }
    const parts = regroupItems(signal, bytes, ({ item, around }) => {
      const severity = severityOf(item);
      const isMet = severity === unspecified ? goesOn === "keep" : isOfSeverity(severity);
      return isMet ? resourceKey(around, 0, around.length) : fails;
    });
    return partOf(request, parts, wanted);
  };
}

function partOf(
  request: ScannedRequest,
  parts: readonly KeyedPart[],
  wanted: number,
): ScannedRequest | undefined {
  const part = parts.find(({ key }) => key === wanted);
  return part && request.part(part);
}

function resourceKeyOf(resource: FilterCondition["resource"]): KeyOf {
  const names = Object.keys(resource);
  const read = resourceAttributeReader(names);
  const matchers = Object.values(resource).map(textMatcher);
  return (bytes, start, end) => {
    const values = read(bytes, start, end);
    return matchers.every((matches, index) => matches(values[index])) ? meets : fails;
  };
}

function severityCheck({
  minSeverity,
  maxSeverity,
}: FilterCondition): (severity: number) => boolean {
  const least = minSeverity === undefined ? 0 : severityNumbers[minSeverity];
  const most =
    maxSeverity === undefined
      ? Number.POSITIVE_INFINITY
      : severityNumbers[maxSeverity] + severityWidth - 1;
  return (severity) => severity >= least && severity <= most;
}
