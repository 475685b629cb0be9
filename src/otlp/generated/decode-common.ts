// Generated from src/otlp/schema by `npm run generate`. Changes made here are lost.

import { newList, type ProtoReader, plainObject } from "../read/index.ts";
import type {
  AnyValue,
  ArrayValue,
  EntityRef,
  InstrumentationScope,
  KeyValue,
  KeyValueList,
  Resource,
} from "./types-common.ts";

const AnyValueWithStringValue = plainObject<AnyValue, [NonNullable<AnyValue["stringValue"]>]>(
  function (value) {
    this.stringValue = value;
  },
);

const AnyValueWithBoolValue = plainObject<AnyValue, [NonNullable<AnyValue["boolValue"]>]>(
  function (value) {
    this.boolValue = value;
  },
);

const AnyValueWithIntValue = plainObject<AnyValue, [NonNullable<AnyValue["intValue"]>]>(
  function (value) {
    this.intValue = value;
  },
);

const AnyValueWithDoubleValue = plainObject<AnyValue, [NonNullable<AnyValue["doubleValue"]>]>(
  function (value) {
    this.doubleValue = value;
  },
);

const AnyValueWithArrayValue = plainObject<AnyValue, [NonNullable<AnyValue["arrayValue"]>]>(
  function (value) {
    this.arrayValue = value;
  },
);

const AnyValueWithKvlistValue = plainObject<AnyValue, [NonNullable<AnyValue["kvlistValue"]>]>(
  function (value) {
    this.kvlistValue = value;
  },
);

const AnyValueWithBytesValue = plainObject<AnyValue, [NonNullable<AnyValue["bytesValue"]>]>(
  function (value) {
    this.bytesValue = value;
  },
);

export function readAnyValue(r: ProtoReader, end: number, into?: AnyValue | undefined): AnyValue {
  let m = into;
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m = new AnyValueWithStringValue(r.string());
        break;
      case 0x10:
        m = new AnyValueWithBoolValue(r.bool());
        break;
      case 0x18:
        m = new AnyValueWithIntValue(r.int64());
        break;
      case 0x21:
        m = new AnyValueWithDoubleValue(r.double());
        break;
      case 0x2a:
        m = new AnyValueWithArrayValue(readArrayValue(r, r.end(), m?.arrayValue));
        break;
      case 0x32:
        m = new AnyValueWithKvlistValue(readKeyValueList(r, r.end(), m?.kvlistValue));
        break;
      case 0x3a:
        m = new AnyValueWithBytesValue(r.bytes());
        break;
      default:
        r.skip(tag);
    }
  }
  return m ?? {};
}

const PlainArrayValue = plainObject<ArrayValue>(function () {
  this.values = newList();
});

export function readArrayValue(
  r: ProtoReader,
  end: number,
  into?: ArrayValue | undefined,
): ArrayValue {
  const m: ArrayValue = into ?? new PlainArrayValue();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.values.push(readAnyValue(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainKeyValueList = plainObject<KeyValueList>(function () {
  this.values = newList();
});

export function readKeyValueList(
  r: ProtoReader,
  end: number,
  into?: KeyValueList | undefined,
): KeyValueList {
  const m: KeyValueList = into ?? new PlainKeyValueList();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.values.push(readKeyValue(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainKeyValue = plainObject<KeyValue>(function () {
  this.key = "";
  this.value = undefined;
});

export function readKeyValue(r: ProtoReader, end: number, into?: KeyValue | undefined): KeyValue {
  const m: KeyValue = into ?? new PlainKeyValue();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.key = r.string();
        break;
      case 0x12:
        m.value = readAnyValue(r, r.end(), m.value);
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainInstrumentationScope = plainObject<InstrumentationScope>(function () {
  this.name = "";
  this.version = "";
  this.attributes = newList();
  this.droppedAttributesCount = 0;
});

export function readInstrumentationScope(
  r: ProtoReader,
  end: number,
  into?: InstrumentationScope | undefined,
): InstrumentationScope {
  const m: InstrumentationScope = into ?? new PlainInstrumentationScope();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.name = r.string();
        break;
      case 0x12:
        m.version = r.string();
        break;
      case 0x1a:
        m.attributes.push(readKeyValue(r, r.end()));
        break;
      case 0x20:
        m.droppedAttributesCount = r.uint32();
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainEntityRef = plainObject<EntityRef>(function () {
  this.schemaUrl = "";
  this.type = "";
  this.idKeys = newList();
  this.descriptionKeys = newList();
});

export function readEntityRef(
  r: ProtoReader,
  end: number,
  into?: EntityRef | undefined,
): EntityRef {
  const m: EntityRef = into ?? new PlainEntityRef();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.schemaUrl = r.string();
        break;
      case 0x12:
        m.type = r.string();
        break;
      case 0x1a:
        m.idKeys.push(r.string());
        break;
      case 0x22:
        m.descriptionKeys.push(r.string());
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}

const PlainResource = plainObject<Resource>(function () {
  this.attributes = newList();
  this.droppedAttributesCount = 0;
  this.entityRefs = newList();
});

export function readResource(r: ProtoReader, end: number, into?: Resource | undefined): Resource {
  const m: Resource = into ?? new PlainResource();
  while (r.at < end) {
    const tag = r.tag();
    switch (tag) {
      case 0x0a:
        m.attributes.push(readKeyValue(r, r.end()));
        break;
      case 0x10:
        m.droppedAttributesCount = r.uint32();
        break;
      case 0x1a:
        m.entityRefs.push(readEntityRef(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  return m;
}
