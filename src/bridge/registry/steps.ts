import type { Processor as ProcessorConfig } from "../../config/index.ts";
import { attributeEditor, filter, type Processor, sampler } from "../process/index.ts";

const redacted = "[redacted]";

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
    case "attributes": {
      const { drop, redact, add } = section;
      const replace = Object.fromEntries(redact.map((name) => [name, redacted]));
      return attributeEditor({ drop, replace, add });
    }
  }
}
