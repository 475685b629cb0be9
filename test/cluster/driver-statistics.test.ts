import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { DriverStatistics, readStatistics } from "../../src/cluster/driver-statistics.ts";

/** As librdkafka tells them, shortened. */
const told = {
  time: 1_772_357_400,
  msg_cnt: 3,
  msg_size: 1_500,
  brokers: {
    "localhost:9092/bootstrap": { nodeid: -1, nodename: "", state: "DOWN" },
    "localhost:9092/1": {
      nodeid: 1,
      nodename: "localhost:9092",
      state: "UP",
      waitresp_cnt: 2,
      txbytes: 10,
      rxbytes: 20,
      txerrs: 1,
      rxerrs: 2,
      req_timeouts: 4,
      rtt: { avg: 1_500, p99: 9_000, max: 10_000 },
      throttle: { avg: 5, p99: 8, max: 9 },
    },
  },
  topics: {
    spans: {
      topic: "spans",
      partitions: {
        "0": { partition: 0, txmsgs: 7, rxmsgs: 8, txbytes: 70, rxbytes: 80, consumer_lag: 5 },
        "1": { partition: 1, consumer_lag: -1 },
        "-1": { partition: -1, txmsgs: 1 },
      },
    },
  },
  cgrp: { state: "up", rebalance_cnt: 3, assignment_size: 2 },
};

describe("readStatistics", () => {
  it("reads what a client tells of its brokers, partitions and group", () => {
    expect(readStatistics(JSON.stringify(told))).toEqual({
      takenAtMs: 1_772_357_400_000,
      queuedMessages: 3,
      queuedBytes: 1_500,
      brokers: [
        {
          id: 1,
          address: "localhost:9092",
          isConnected: true,
          requestsInFlight: 2,
          latency: { avgMs: 1.5, p99Ms: 9, maxMs: 10 },
          throttle: { avgMs: 5, p99Ms: 8, maxMs: 9 },
          bytesSent: 10,
          bytesReceived: 20,
          requestErrors: 3,
          requestTimeouts: 4,
        },
      ],
      partitions: [
        {
          topic: "spans",
          partition: 0,
          messagesSent: 7,
          messagesReceived: 8,
          bytesSent: 70,
          bytesReceived: 80,
          lag: 5,
        },
        {
          topic: "spans",
          partition: 1,
          messagesSent: 0,
          messagesReceived: 0,
          bytesSent: 0,
          bytesReceived: 0,
          lag: undefined,
        },
      ],
      membership: { state: "up", rebalances: 3, assignedPartitions: 2 },
    });
  });

  it("takes what is missing for nothing", () => {
    expect(readStatistics("{}")).toEqual({
      takenAtMs: 0,
      queuedMessages: 0,
      queuedBytes: 0,
      brokers: [],
      partitions: [],
      membership: undefined,
    });
  });
});

describe("DriverStatistics", () => {
  it("keeps the latest that a client told, and has none before", () => {
    const client = new EventEmitter();
    const statistics = new DriverStatistics();
    statistics.watch(client);
    expect(statistics.latest()).toBeUndefined();
    for (const count of [1, 2]) {
      client.emit("event.stats", { message: JSON.stringify({ ...told, msg_cnt: count }) });
    }
    expect(statistics.latest()?.queuedMessages).toBe(2);
    expect(statistics.latest()).toBe(statistics.latest());
  });
});
