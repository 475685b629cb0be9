import type { Processor as ProcessorConfig } from "../../config/index.ts";
import type { ScannedRequest } from "../../otlp/index.ts";
import { attributeEditor } from "./attributes.ts";
import { filter } from "./filter.ts";
import type { Processor } from "./processor.ts";
import { sampler } from "./sample.ts";

/** The steps of a pipeline, in their order. */
export function createSteps(sections: readonly ProcessorConfig[]): readonly Processor[] {
  return sections.map(createStep);
}

function createStep(section: ProcessorConfig): Processor {
  switch (section.kind) {
    case "filter":
      return filter(section.meets, section.condition);
    case "sample":
      return sampler(section.ratio);
    case "attributes":
      return attributeEditor(section);
  }
}

/**
 * Takes a request through steps, one after the other.
 *
 * @returns the request itself where no step changes it; undefined where nothing is left of it
 * @throws SerializationError where a step cannot deal with it
 */
export function through(
  steps: readonly Processor[],
  request: ScannedRequest,
): ScannedRequest | undefined {
  let left: ScannedRequest | undefined = request;
  for (const step of steps) {
    left = left && step(left);
  }
  return left;
}
