import type { Signal } from "../signal.ts";
import { FieldReader, locatedErrors, plainBytes } from "../wire/index.ts";
import { type AttributeLevel, attributeLevels } from "./attribute-levels.ts";
import { AttributeVerdicts } from "./attribute-verdicts.ts";
import { ByteEdits, fieldOf, nothing } from "./byte-edits.ts";
import { encodeAttribute, type PlainAttributeValue } from "./encode-attribute.ts";

/** Changes of attributes by name. */
export interface AttributeEdit {
  /** Taken out wherever they stand: resources, scopes, items, events, links, exemplars. */
  readonly drop?: readonly string[];
  /** Replaced by this text wherever they stand. */
  readonly replace?: Readonly<Record<string, string>>;
  /** Given to every resource, in the place of those of the same name. */
  readonly add?: Readonly<Record<string, PlainAttributeValue>>;
}

const resourceAttributesTag = 10;

/**
 * Makes a function that changes attributes in requests. Only the attributes themselves are written
 * anew, and the lengths of the messages around them; all else, fields that the schema does not know
 * included, stays byte for byte as it is. A request that is not touched is returned as it is.
 *
 * Attributes are told by their key alone; what lies inside their values is not looked into. Of one
 * that is replaced nothing is left, not even fields that the schema does not know.
 *
 * @returns takes requests that were scanned
 */
export function attributeRewriter(
  edit: AttributeEdit,
): (signal: Signal, bytes: Uint8Array) => Uint8Array {
  const change = changeOf(edit);
  return (signal, bytes) =>
    locatedErrors(() => {
      const plain = plainBytes(bytes);
      const edits = new Rewriting(change, plain).editsOf(attributeLevels[signal]);
      return edits.isEmpty ? bytes : edits.applyTo(plain);
    });
}

/** An edit in encoded form. */
interface Change {
  readonly anywhere: AttributeVerdicts;
  readonly inResources: AttributeVerdicts;
  /** What each resource gets: fields of a `Resource`. */
  readonly addition: Uint8Array;
}

function changeOf({ drop = [], replace = {}, add = {} }: AttributeEdit): Change {
  const fields = Object.entries(add).map(([name, value]) => {
    return [...fieldOf(resourceAttributesTag, encodeAttribute(name, value))];
  });
  const anywhere = [
    ...drop.map((name) => [name, nothing] as const),
    ...Object.entries(replace).map(([name, text]) => [name, encodeAttribute(name, text)] as const),
  ];
  const added = Object.keys(add).map((name) => [name, nothing] as const);
  return {
    anywhere: new AttributeVerdicts(anywhere),
    inResources: new AttributeVerdicts([...added, ...anywhere]),
    addition: Uint8Array.from(fields.flat()),
  };
}

/** One request that is gone through. */
class Rewriting {
  readonly #change: Change;
  readonly #bytes: Uint8Array;
  readonly #edits = new ByteEdits();
  /** One for each level. */
  readonly #readers: FieldReader[] = [];

  constructor(change: Change, bytes: Uint8Array) {
    this.#change = change;
    this.#bytes = bytes;
  }

  editsOf(level: AttributeLevel): ByteEdits {
    this.#message(level, 0, this.#bytes.length, 0);
    return this.#edits;
  }

  #message(level: AttributeLevel, start: number, end: number, depth: number): void {
    const reader = this.#readerAt(depth);
    const { addition } = this.#change;
    const needsAddition = level.resourceTag !== -1 && addition.length > 0;
    const resourceAt = needsAddition ? lastOf(reader.enter(start, end), level.resourceTag) : -1;
    reader.enter(start, end);
    while (reader.next()) {
      const inner = level.inner[reader.tag];
      if (reader.tag === level.attributesTag) {
        this.#attribute(level, reader);
      } else if (inner !== undefined) {
        this.#edits.within(reader, () => {
          this.#message(inner, reader.content, reader.end, depth + 1);
          if (reader.start === resourceAt) {
            this.#edits.replace(reader.end, reader.end, addition);
          }
        });
      }
    }
    if (needsAddition && resourceAt === -1) {
      this.#edits.replace(end, end, fieldOf(level.resourceTag, addition));
    }
  }

  #attribute({ isResource }: AttributeLevel, reader: FieldReader): void {
    const { anywhere, inResources } = this.#change;
    const { tag, start, content, end } = reader;
    const field = (isResource ? inResources : anywhere).on(this.#bytes, content, end, tag);
    if (field !== undefined) {
      this.#edits.replace(start, end, field);
    }
  }

  #readerAt(depth: number): FieldReader {
    const reader = this.#readers[depth] ?? new FieldReader(this.#bytes);
    this.#readers[depth] = reader;
    return reader;
  }
}

/**
 * Where the last field with that tag begins; -1 where there is none. A resource in several pieces is
 * one, but some decoders know the last piece only.
 */
function lastOf(reader: FieldReader, tag: number): number {
  let start = -1;
  while (reader.next()) {
    start = reader.tag === tag ? reader.start : start;
  }
  return start;
}
