import type * as Client from "@platformatic/kafka";

type Reader = Client.Reader;

/** Topics and partitions that a member has. */
interface Assignment {
  readonly topicPartitions: readonly {
    readonly topicName: string;
    readonly partitions: readonly number[];
  }[];
}

/** A member of a group of the `consumer` protocol. */
export interface DescribedMember {
  readonly memberId: string;
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly memberEpoch: number;
  readonly clientId: string;
  readonly clientHost: string;
  readonly subscribedTopicNames: readonly string[];
  readonly subscribedTopicRegex: string | null;
  readonly assignment: Assignment;
  readonly targetAssignment: Assignment;
}

/** A group of the `consumer` protocol. */
export interface DescribedGroup {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly groupId: string;
  readonly groupState: string;
  readonly assignorName: string;
  readonly members: readonly DescribedMember[];
}

/** The answer to ConsumerGroupDescribe. */
export interface DescribedGroups {
  readonly groups: readonly DescribedGroup[];
}

const apiKey = 69;

/**
 * ConsumerGroupDescribe (KIP-848), versions 1 and 0. The client's own reads the list of subscribed
 * topics as if it were a string, and everything behind it wrongly.
 */
export function consumerGroupDescribe({ createAPI, Writer }: typeof Client) {
  const createRequest = (groupIds: readonly string[]) =>
    Writer.create()
      .appendArray([...groupIds], (writer, id) => writer.appendString(id), true, false)
      // Which operations are allowed is not asked.
      .appendBoolean(false)
      .appendTaggedFields();
  return [1, 0].map((version) =>
    createAPI<[groupIds: readonly string[]], DescribedGroups>(
      apiKey,
      version,
      createRequest,
      (_correlationId, _key, _version, reader) => readAnswer(reader, version),
    ),
  );
}

function readAnswer(reader: Reader, version: number): DescribedGroups {
  reader.readInt32();
  return { groups: reader.readArray((each) => readGroup(each, version)) };
}

function readGroup(reader: Reader, version: number): DescribedGroup {
  const errorCode = reader.readInt16();
  const errorMessage = reader.readNullableString();
  const groupId = reader.readString();
  const groupState = reader.readString();
  // The epochs of the group and of its assignment.
  reader.readInt32();
  reader.readInt32();
  const assignorName = reader.readString();
  const members = reader.readArray((each) => readMember(each, version));
  reader.readInt32();
  return { errorCode, errorMessage, groupId, groupState, assignorName, members };
}

function readMember(reader: Reader, version: number): DescribedMember {
  const member = {
    memberId: reader.readString(),
    instanceId: reader.readNullableString(),
    rackId: reader.readNullableString(),
    memberEpoch: reader.readInt32(),
    clientId: reader.readString(),
    clientHost: reader.readString(),
    subscribedTopicNames: reader.readArray((each) => each.readString(), true, false),
    subscribedTopicRegex: reader.readNullableString(),
    assignment: readAssignment(reader),
    targetAssignment: readAssignment(reader),
  };
  if (version >= 1) {
    // Whether the member speaks the classic protocol.
    reader.readInt8();
  }
  return member;
}

function readAssignment(reader: Reader): Assignment {
  const topicPartitions = reader.readArray((each) => {
    each.readUUID();
    return {
      topicName: each.readString(),
      partitions: each.readArray(() => each.readInt32(), true, false),
    };
  });
  // An assignment is a structure of its own, which ends with its tags.
  reader.readTaggedFields();
  return { topicPartitions };
}
