import type { Scenario } from "../scenario.ts";
import { brokerFaults } from "./broker-faults.ts";
import { diskFaults } from "./disk-faults.ts";
import { networkFaults } from "./network-faults.ts";
import { readerFaults } from "./reader-faults.ts";
import { topicFaults } from "./topic-faults.ts";
import { writerFaults } from "./writer-faults.ts";

/** Every scenario, in the order of the table. */
export const scenarios: readonly Scenario[] = [
  ...brokerFaults,
  ...networkFaults,
  ...topicFaults,
  ...diskFaults,
  ...writerFaults,
  ...readerFaults,
];
