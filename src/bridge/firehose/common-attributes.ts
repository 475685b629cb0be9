/** Names and values that a Firehose stream sends along with each request. */
export interface CommonAttributes {
  /** The same for no two sets of attributes. */
  readonly key: string;
  readonly values: Readonly<Record<string, string>>;
}

/** As many and as long as Firehose sends them. */
const mostAttributes = 50;
const mostLength = 1_024;

const none: CommonAttributes = { key: "", values: {} };
const malformed = "X-Amz-Firehose-Common-Attributes is not an object of texts in JSON";

/** Reads the header `X-Amz-Firehose-Common-Attributes`: what is in it, or what is wrong with it. */
export function readCommonAttributes(header: string): CommonAttributes | string {
  if (header === "") {
    return none;
  }
  const attributes = parsed(header);
  if (typeof attributes !== "object" || attributes === null || Array.isArray(attributes)) {
    return malformed;
  }
  const entries = Object.entries(attributes);
  if (entries.length > mostAttributes) {
    return `X-Amz-Firehose-Common-Attributes has more than ${mostAttributes} attributes`;
  }
  const isSound = entries.every(
    ([, value]) => typeof value === "string" && value.length <= mostLength,
  );
  return isSound ? { key: header, values: Object.fromEntries(entries) } : malformed;
}

/** What is under `commonAttributes`; undefined where the header is not JSON. */
function parsed(header: string): unknown {
  try {
    return (JSON.parse(header) as { commonAttributes?: unknown } | null)?.commonAttributes;
  } catch {
    return undefined;
  }
}
