import type { Condition } from "../../config/index.ts";
import {
  type Choice,
  FieldFinder,
  type IsWanted,
  pick,
  resourceAttributeReader,
  type Signal,
} from "../../otlp/index.ts";
import { severityNumbers, severityWidth, textMatcher } from "./condition.ts";
import type { Processor } from "./processor.ts";

/** Tag of `LogRecord.severity_number`. */
const severityTag = 16;
/** `SEVERITY_NUMBER_UNSPECIFIED`. */
const unspecified = 0;

/**
 * Lets through what meets a condition (`keep`), or what does not (`drop`). Spans, data points and log
 * records without a severity are never left out for their severity.
 */
export function filter(goesOn: "keep" | "drop", condition: Condition): Processor {
  const choices = choicesOf(goesOn, condition);
  return (request) => {
    const choice = choices(request.signal);
    if (choice === undefined) {
      return request;
    }
    const part = pick(request.signal, request.bytes, choice);
    return part?.bytes === request.bytes ? request : part && request.part(part);
  };
}

/** What stays of each signal; undefined is all. */
function choicesOf(
  goesOn: "keep" | "drop",
  condition: Condition,
): (signal: Signal) => Choice | undefined {
  const meetsResource = resourceCheck(condition.resource);
  const { minSeverity, maxSeverity } = condition;
  const hasSeverity = minSeverity !== undefined || maxSeverity !== undefined;
  if (goesOn === "keep") {
    const ofLogs = hasSeverity ? { item: severityCheck(condition, true) } : {};
    return (signal) => ({ resource: meetsResource, ...(signal === "logs" ? ofLogs : {}) });
  }
  const failsResource: IsWanted = (...range) => !meetsResource(...range);
  if (!hasSeverity) {
    return () => ({ resource: failsResource });
  }
  const meetsSeverity = severityCheck(condition, false);
  return (signal) => (signal === "logs" ? neither(meetsResource, meetsSeverity) : undefined);
}

/** Both are met by what goes no further. */
function neither(resource: IsWanted, item: IsWanted): Choice {
  let isResourceMet = false;
  return {
    resource: (...range) => {
      isResourceMet = resource(...range);
      return true;
    },
    item: (...range) => !(isResourceMet && item(...range)),
  };
}

function resourceCheck(resource: Condition["resource"]): IsWanted {
  const read = resourceAttributeReader(Object.keys(resource));
  const matchers = Object.values(resource).map(textMatcher);
  return (bytes, start, end) => {
    const values = read(bytes, start, end);
    return matchers.every((matches, index) => matches(values[index]));
  };
}

/** @param ofUnspecified - what is said of log records without a severity */
function severityCheck({ minSeverity, maxSeverity }: Condition, ofUnspecified: boolean): IsWanted {
  const least = minSeverity === undefined ? 0 : severityNumbers[minSeverity];
  const most =
    maxSeverity === undefined
      ? Number.POSITIVE_INFINITY
      : severityNumbers[maxSeverity] + severityWidth - 1;
  const finder = new FieldFinder();
  return (bytes, start, end) => {
    finder.find(bytes, start, end, severityTag);
    // Numbers of severities take one byte.
    const severity =
      finder.end - finder.start === 1 ? (bytes[finder.start] as number) : unspecified;
    return severity === unspecified ? ofUnspecified : severity >= least && severity <= most;
  };
}
