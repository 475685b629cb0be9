import type { Signal } from "../signal.ts";
import { FieldReader, locatedErrors, plainBytes, varintSize, writeVarint } from "../wire/index.ts";
import { type AttributeLevel, attributeLevels } from "./attribute-levels.ts";
import { encodeAttribute, type PlainAttributeValue } from "./encode-attribute.ts";

/** Changes of attributes by name. */
export interface AttributeEdit {
  /** Taken out wherever they stand: resources, scopes, items, events, links, exemplars. */
  readonly drop?: readonly string[];
  /** Replaced by this text wherever they stand. */
  readonly replace?: Readonly<Record<string, string>>;
  /** Given to every resource, in the place of one of the same name. */
  readonly add?: Readonly<Record<string, PlainAttributeValue>>;
}

const keyTag = 10;
const resourceAttributesTag = 10;
const nothing = new Uint8Array();

/**
 * Makes a function that changes attributes in requests. Only the messages around a change are
 * written anew; all else, fields that the schema does not know included, stays byte for byte as it
 * is. A request that is not touched is returned as it is.
 *
 * Attributes are told by their key alone; what lies inside their values is not looked into.
 */
export function attributeRewriter(
  edit: AttributeEdit,
): (signal: Signal, bytes: Uint8Array) => Uint8Array {
  const rewriter = new Rewriter(edit);
  return (signal, bytes) =>
    locatedErrors(() => {
      const plain = plainBytes(bytes);
      return rewriter.rewrite(attributeLevels[signal], plain) ?? bytes;
    });
}

/** What an attribute becomes: `nothing` takes it out, undefined leaves it. */
type Verdict = Uint8Array | undefined;

class Rewriter {
  /** By the bytes of the key, as latin1. */
  readonly #verdicts = new Map<string, Uint8Array>();
  readonly #added = new Set<string>();
  /** A resource of nothing but what is added. */
  readonly #addition: Uint8Array;

  constructor({ drop = [], replace = {}, add = {} }: AttributeEdit) {
    for (const [name, text] of Object.entries(replace)) {
      this.#verdicts.set(keyOf(Buffer.from(name)), encodeAttribute(name, text));
    }
    for (const name of drop) {
      this.#verdicts.set(keyOf(Buffer.from(name)), nothing);
    }
    const resource = Object.entries(add).map(([name, value]) => {
      this.#added.add(keyOf(Buffer.from(name)));
      const attribute = encodeAttribute(name, value);
      return Buffer.concat([fieldHead(resourceAttributesTag, attribute.length), attribute]);
    });
    this.#addition = Buffer.concat(resource);
  }

  /** The message with its changes, or undefined where there are none. */
  rewrite(level: AttributeLevel, bytes: Uint8Array): Uint8Array | undefined {
    const pieces = new Pieces(bytes);
    const reader = new FieldReader(bytes).enter(0, bytes.length);
    while (reader.next()) {
      const { tag } = reader;
      const inner = level.inner.get(tag);
      if (tag === level.attributesTag) {
        const attribute = bytes.subarray(reader.content, reader.end);
        pieces.replace(reader, this.#verdictOn(attribute, level.isResource));
      } else if (inner !== undefined) {
        const changed = this.rewrite(inner, bytes.subarray(reader.content, reader.end));
        pieces.replace(reader, changed, true);
      }
    }
    if (level.resourceTag !== -1 && this.#addition.length > 0) {
      // A message that comes twice is merged, so this is the resource, or the rest of it.
      pieces.append(level.resourceTag, this.#addition);
    }
    return pieces.joined();
  }

  #verdictOn(attribute: Uint8Array, isResources: boolean): Verdict {
    const reader = new FieldReader(attribute).enter(0, attribute.length);
    let key = "";
    while (reader.next()) {
      if (reader.tag === keyTag) {
        key = keyOf(attribute.subarray(reader.content, reader.end));
      }
    }
    return isResources && this.#added.has(key) ? nothing : this.#verdicts.get(key);
  }
}

function keyOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}

/** A message in the making: stretches of the old one, and what is new between them. */
class Pieces {
  readonly #bytes: Uint8Array;
  #pieces: Uint8Array[] | undefined;
  #kept = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /**
   * Puts other content into a field; undefined leaves it, and no content takes the field out, unless
   * it `mayBeEmpty`.
   */
  replace(
    { tag, start, end }: Pick<FieldReader, "tag" | "start" | "end">,
    content: Uint8Array | undefined,
    mayBeEmpty = false,
  ): void {
    if (content === undefined) {
      return;
    }
    this.#pieces ??= [];
    this.#pieces.push(this.#bytes.subarray(this.#kept, start));
    this.#kept = end;
    if (content.length > 0 || mayBeEmpty) {
      this.#pieces.push(fieldHead(tag, content.length), content);
    }
  }

  append(tag: number, content: Uint8Array): void {
    this.#pieces ??= [];
    this.#pieces.push(this.#bytes.subarray(this.#kept), fieldHead(tag, content.length), content);
    this.#kept = this.#bytes.length;
  }

  joined(): Uint8Array | undefined {
    return this.#pieces === undefined
      ? undefined
      : Buffer.concat([...this.#pieces, this.#bytes.subarray(this.#kept)]);
  }
}

function fieldHead(tag: number, length: number): Uint8Array {
  const head = new Uint8Array(varintSize(tag) + varintSize(length));
  writeVarint(head, writeVarint(head, 0, tag), length);
  return head;
}
