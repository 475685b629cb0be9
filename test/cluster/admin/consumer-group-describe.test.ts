import * as client from "@platformatic/kafka";
import { expect, test } from "vitest";
import { BrokerConnection } from "../../../src/cluster/admin/broker-connection.ts";
import { consumerGroupDescribe } from "../../../src/cluster/admin/consumer-group-describe.ts";
import { listen } from "../tcp-peers.ts";

const apiVersions = 18;
const consumerGroupDescribeKey = 69;
const topicId = "00000000-0000-0000-0000-000000000001";

/** A frame: its length, the correlation id of the request, and the body. */
function frame(correlationId: number, body: client.Writer, hasTags: boolean): Buffer {
  const writer = client.Writer.create().appendInt32(correlationId);
  if (hasTags) writer.appendTaggedFields();
  return writer.appendFrom(body).prependLength().buffer;
}

/** Says that the broker knows the request, up to this version. */
function knownVersions(version: number): client.Writer {
  return client.Writer.create()
    .appendInt16(0)
    .appendArray([consumerGroupDescribeKey], (writer, key) =>
      writer.appendInt16(key).appendInt16(0).appendInt16(version),
    )
    .appendInt32(0)
    .appendTaggedFields();
}

function assignment(writer: client.Writer, partitions: readonly number[]): client.Writer {
  return writer
    .appendArray(["t"], (each, topic) =>
      each
        .appendUUID(topicId)
        .appendString(topic)
        .appendArray(
          [...partitions],
          (inner, partition) => inner.appendInt32(partition),
          true,
          false,
        ),
    )
    .appendTaggedFields();
}

/** A group with two members, as the protocol lays it out. */
function groupOfTwo(version: number): client.Writer {
  return client.Writer.create()
    .appendInt32(0)
    .appendArray(["g"], (writer, group) => {
      writer.appendInt16(0).appendString(null).appendString(group).appendString("Stable");
      writer.appendInt32(4).appendInt32(4).appendString("uniform");
      writer.appendArray(["one", "two"], (each, member, index) => {
        each
          .appendString(member)
          .appendString(index === 0 ? "static" : null)
          .appendString(null);
        each.appendInt32(4).appendString("client").appendString("/127.0.0.1");
        each.appendArray(["t", "u"], (inner, topic) => inner.appendString(topic), true, false);
        each.appendString(null);
        assignment(each, [index]);
        assignment(each, [index, 7]);
        if (version >= 1) each.appendInt8(1);
      });
      writer.appendInt32(-2_147_483_648);
    })
    .appendTaggedFields();
}

test.each([0, 1])(
  "the answer to version %i of ConsumerGroupDescribe is read to its end",
  async (version) => {
    await using broker = await listen((socket) => {
      socket.on("data", (request) => {
        const key = request.readInt16BE(4);
        const correlationId = request.readInt32BE(8);
        if (key === apiVersions) {
          socket.write(frame(correlationId, knownVersions(version), false));
        } else {
          expect([key, request.readInt16BE(6)]).toEqual([consumerGroupDescribeKey, version]);
          socket.write(frame(correlationId, groupOfTwo(version), true));
        }
      });
    });
    const [host = "", port] = broker.address.split(":");
    const settings = { client, clientId: "test", security: {} };
    const connection = await BrokerConnection.open(settings, { host, port: Number(port) }, 20_000);
    const answer = await connection.ask(consumerGroupDescribe, [["g"]], 20_000);
    await connection.close();
    const member = (memberId: string, instanceId: string | null, partition: number) => ({
      memberId,
      instanceId,
      rackId: null,
      memberEpoch: 4,
      clientId: "client",
      clientHost: "/127.0.0.1",
      subscribedTopicNames: ["t", "u"],
      subscribedTopicRegex: null,
      assignment: { topicPartitions: [{ topicName: "t", partitions: [partition] }] },
      targetAssignment: { topicPartitions: [{ topicName: "t", partitions: [partition, 7] }] },
    });
    expect(answer).toEqual({
      groups: [
        {
          errorCode: 0,
          errorMessage: null,
          groupId: "g",
          groupState: "Stable",
          assignorName: "uniform",
          members: [member("one", "static", 0), member("two", null, 1)],
        },
      ],
    });
  },
);
