import { type MetricTags, resourceTags } from "../contract/index.ts";
import { ProtoBytes } from "./proto-bytes.ts";

const ofResource: ReadonlySet<string> = new Set(resourceTags);
const entityTag = "tag.";

/** Field numbers with wire types, from OTLP's `metrics.proto` and `resource.proto`. */
const pointAttribute = 0x3a;
const resourceAttribute = 0x0a;

/** A resource, encoded; one object for all tags that say the same of it. */
export interface EncodedResource {
  readonly bytes: Uint8Array;
}

/** The tags of a series, encoded. */
export interface EncodedTags {
  readonly resource: EncodedResource;
  readonly pointAttributes: Uint8Array;
}

const known = new WeakMap<MetricTags, EncodedTags>();

/** Resources by their bytes, as text. There are as many as clusters; beyond that it begins anew. */
const resources = new Map<string, EncodedResource>();
const mostResources = 10_000;

/**
 * The tags as attributes of OTLP: those of the resource (`resourceTags`, and entity tags `tag.…`), and
 * those of the point. Encoded once for each object, which is therefore never to be changed.
 */
export function encodedTags(tags: MetricTags): EncodedTags {
  let encoded = known.get(tags);
  if (encoded === undefined) {
    encoded = encode(tags);
    known.set(tags, encoded);
  }
  return encoded;
}

const scratch = { resource: new ProtoBytes(), point: new ProtoBytes() };

function encode(tags: MetricTags): EncodedTags {
  const { resource, point } = scratch;
  resource.clear();
  point.clear();
  for (const [key, value] of Object.entries(tags)) {
    if (ofResource.has(key) || key.startsWith(entityTag)) {
      resource.attribute(resourceAttribute, key, value);
    } else {
      point.attribute(pointAttribute, key, value);
    }
  }
  return { resource: sharedResource(resource.bytes()), pointAttributes: kept(point.bytes()) };
}

function sharedResource(bytes: Uint8Array): EncodedResource {
  const key = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  let shared = resources.get(key);
  if (shared === undefined) {
    if (resources.size >= mostResources) {
      resources.clear();
    }
    shared = { bytes: Uint8Array.from(bytes) };
    resources.set(key, shared);
  }
  return shared;
}

/** Small arrays take more memory around them than in them: they lie in larger ones. */
const slabSize = 65_536;
let slab = new Uint8Array(0);
let used = 0;

function kept(bytes: Uint8Array): Uint8Array {
  if (bytes.length > slabSize / 4) {
    return Uint8Array.from(bytes);
  }
  if (slab.length - used < bytes.length) {
    slab = new Uint8Array(slabSize);
    used = 0;
  }
  slab.set(bytes, used);
  used += bytes.length;
  return slab.subarray(used - bytes.length, used);
}
