import { expect, test } from "vitest";
import { parcelOf } from "../../../src/bridge/kafka-source/kafka-parcel.ts";
import { AssignedPartition } from "../../../src/consumer/assigned-partition.ts";
import { createConsumed, type Settler } from "../../../src/consumer/consumed-batch.ts";
import { delivery, record } from "../../consumer/records.ts";

const nothing = (): never => {
  throw new Error("no verdict is asked for here");
};
const settler: Settler = {
  acknowledge: nothing,
  reject: nothing,
  giveBack: nothing,
  refuse: nothing,
  rejectUnreadable: nothing,
  enlist: nothing,
};

test("a record is a parcel: its bytes as they are, its headers by any case, its partition", () => {
  const partition = new AssignedPartition({ topic: "t", partition: 0 }, 1);
  const headers = [
    { "X-Tenant": Buffer.from("a") },
    { "X-TENANT": Buffer.from("b") },
    { plain: Buffer.from("c") },
  ];
  const batch = createConsumed(
    { ...delivery(partition, 3), record: record(3, { headers }) },
    settler,
  );
  const parcel = parcelOf(batch);
  expect(parcel.request.bytes).toBe(batch.bytes);
  expect(["x-tenant", "plain", "none"].map(parcel.header)).toEqual(["b", "c", undefined]);
  expect(parcel.lane).toBe("t/0");
  expect(parcel.revoked?.aborted).toBe(false);
  partition.close();
  expect(parcel.revoked?.aborted).toBe(true);
});
