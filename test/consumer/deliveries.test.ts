import { describe, expect, test } from "vitest";
import { AssignedPartition, type Delivery } from "../../src/consumer/assigned-partition.ts";
import { Deliveries, type DeliveryRules } from "../../src/consumer/deliveries.ts";
import { Settlement } from "../../src/consumer/settlement.ts";
import { SerializationError } from "../../src/errors/index.ts";
import { emptyContent, record } from "./records.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function setUp(overrides: Partial<DeliveryRules> = {}) {
  let taken = 0;
  let starved = 0;
  const failures: unknown[] = [];
  const places: (() => void)[] = [];
  const settlement = new Settlement({
    maxAttempts: 3,
    retryBackoffMs: 1,
    refuse: () => new Promise((resolve) => places.push(resolve)),
    onSettled: (partition) => deliveries.offer(partition),
    onFailure: (error) => failures.push(error),
  });
  const deliveries = new Deliveries(
    { ordered: true, exclusive: false, read: () => emptyContent, ...overrides },
    settlement,
    {
      onTaken: () => {
        taken++;
      },
      onStarved: () => {
        starved++;
      },
    },
  );
  const partition = (number: number, offsets: readonly number[]): AssignedPartition => {
    const assigned = new AssignedPartition({ topic: "t", partition: number }, 1);
    for (const offset of offsets) {
      assigned.enqueue(record(offset, { partition: number }));
    }
    deliveries.offer(assigned);
    return assigned;
  };
  const next = async (): Promise<string> => nameOf(await deliveries.next());
  return {
    deliveries,
    settlement,
    partition,
    next,
    failures,
    places,
    taken: () => taken,
    starved: () => starved,
  };
}

function nameOf(delivery: Delivery | undefined): string {
  return delivery === undefined
    ? "none"
    : `${delivery.partition.partition}:${delivery.record.offset}/${delivery.attempt}`;
}

describe("handing out", () => {
  test("gives each partition its turn, and keeps the order within each", async () => {
    const { partition, next } = setUp();
    partition(0, [0, 1, 2]);
    partition(1, [0]);
    partition(2, [0, 1]);
    const names = [];
    for (let count = 0; count < 6; count++) {
      names.push(await next());
    }
    expect(names).toEqual(["0:0/1", "1:0/1", "2:0/1", "0:1/1", "2:1/1", "0:2/1"]);
  });

  test("waits for records, and serves who waits in the order of asking", async () => {
    const { partition, next } = setUp();
    const waiting = [next(), next(), next()];
    partition(0, [0, 1]);
    partition(1, [7]);
    expect(await Promise.all(waiting)).toEqual(["0:0/1", "1:7/1", "0:1/1"]);
  });

  test("tells of each record that leaves its queue, so that there is room for more", async () => {
    const { partition, next, taken } = setUp();
    partition(0, [0, 1]);
    await next();
    await next();
    expect(taken()).toBe(2);
  });

  test("gives nothing at once where there is nothing", () => {
    const { deliveries, partition } = setUp();
    expect(deliveries.tryNext()).toBeUndefined();
    partition(0, [0]);
    expect(nameOf(deliveries.tryNext())).toBe("0:0/1");
    expect(deliveries.tryNext()).toBeUndefined();
  });

  test("lets other work have its turn in the middle of many records", async () => {
    const { deliveries, partition } = setUp();
    partition(
      0,
      Array.from({ length: 200_000 }, (_, offset) => offset),
    );
    let others = 0;
    const timer = setInterval(() => {
      others++;
    }, 1);
    for (let count = 0; count < 200_000; count++) {
      if (deliveries.tryNext() === undefined) {
        await deliveries.next();
      }
    }
    clearInterval(timer);
    expect(others).toBeGreaterThan(0);
  });

  test("tells when somebody begins to wait, and whether anybody does", async () => {
    const { deliveries, next, partition, starved } = setUp();
    partition(0, [1]);
    await next();
    expect([starved(), deliveries.isStarved]).toEqual([0, false]);
    const waiting = next();
    await Promise.resolve();
    expect([starved(), deliveries.isStarved]).toEqual([1, true]);
    partition(1, [1]);
    await waiting;
    expect(deliveries.isStarved).toBe(false);
  });

  test("ends when it is stopped, for who waits and who comes later", async () => {
    const { deliveries, partition, next } = setUp();
    const waiting = next();
    deliveries.stop();
    partition(0, [0]);
    expect([await waiting, await next()]).toEqual(["none", "none"]);
    expect(deliveries.tryNext()).toBeUndefined();
  });

  test("leaves out partitions that are paused by the reader, or being given back", async () => {
    const { deliveries, partition, next } = setUp();
    const paused = partition(0, [0]);
    const revoked = partition(1, [0]);
    paused.userPaused = true;
    void revoked.drain(new AbortController().signal);
    partition(2, [0]);
    expect(await next()).toBe("2:0/1");
    expect(deliveries.tryNext()).toBeUndefined();
    paused.userPaused = false;
    deliveries.offer(paused);
    expect(await next()).toBe("0:0/1");
  });
});

describe("with one record of a partition at a time", () => {
  test("the next comes when the one before is settled", async () => {
    const { deliveries, settlement, partition } = setUp({ exclusive: true });
    partition(0, [0, 1]);
    partition(1, [0]);
    const first = await deliveries.next();
    expect(nameOf(first)).toBe("0:0/1");
    expect(nameOf(await deliveries.next())).toBe("1:0/1");
    expect(deliveries.tryNext()).toBeUndefined();
    if (first !== undefined) {
      settlement.acknowledge(first);
    }
    expect(nameOf(await deliveries.next())).toBe("0:1/1");
  });

  test("who settles and takes in turns keeps what it has begun, though others wait", async () => {
    const { deliveries, settlement, partition } = setUp({ exclusive: true });
    partition(0, [0, 1, 2]);
    const first = await deliveries.next();
    let given = "";
    void deliveries.next().then((delivery) => {
      given = nameOf(delivery);
    });
    if (first !== undefined) {
      settlement.acknowledge(first);
    }
    expect(nameOf(deliveries.tryNext())).toBe("0:1/1");
    await turn();
    expect(given).toBe("");
    deliveries.stop();
  });
});

describe("a rejected record", () => {
  test("comes before later ones of its partition, which wait for it", async () => {
    const { deliveries, settlement, partition, next } = setUp();
    partition(0, [0, 1]);
    partition(1, [0]);
    const first = await deliveries.next();
    if (first !== undefined) {
      settlement.reject(first, new Error("no"));
    }
    expect(await next()).toBe("1:0/1");
    expect(await next()).toBe("0:0/2");
    expect(await next()).toBe("0:1/1");
  });

  test("is overtaken where order does not matter", async () => {
    const { deliveries, settlement, partition, next } = setUp({ ordered: false });
    partition(0, [0, 1]);
    const first = await deliveries.next();
    if (first !== undefined) {
      settlement.reject(first, new Error("no"));
    }
    expect(await next()).toBe("0:1/1");
    expect(await next()).toBe("0:0/2");
  });
});

describe("reading a record", () => {
  test("passes over what is not for this reader, and has it committed", async () => {
    const { partition, next } = setUp({
      read: ({ offset }) => (offset < 3 ? undefined : emptyContent),
    });
    const assigned = partition(0, [0, 1, 2, 3]);
    expect(await next()).toBe("0:3/1");
    expect(assigned.tracker.uncommitted).toEqual({ offset: 3 });
  });

  test("refuses what cannot be read, while the records behind it wait", async () => {
    const { deliveries, partition, places, next, failures } = setUp({
      read: ({ offset }) => {
        if (offset === 0) {
          throw new SerializationError("MALFORMED_PROTOBUF");
        }
        return emptyContent;
      },
    });
    const assigned = partition(0, [0, 1]);
    expect(deliveries.tryNext()).toBeUndefined();
    const waiting = next();
    places[0]?.();
    expect(await waiting).toBe("0:1/1");
    expect(assigned.tracker.uncommitted).toEqual({ offset: 1 });
    expect(failures).toEqual([]);
  });

  test("ends with any other error of it", () => {
    const bug = new RangeError("a bug");
    const { deliveries, partition, failures } = setUp({
      read: () => {
        throw bug;
      },
    });
    partition(0, [0]);
    expect(deliveries.tryNext()).toBeUndefined();
    expect(failures).toEqual([bug]);
  });
});
