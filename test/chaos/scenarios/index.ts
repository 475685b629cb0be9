import type { Scenario } from "../scenario.ts";
import { brokerFaults } from "./broker-faults.ts";

/** Every scenario, in the order of the table. */
export const scenarios: readonly Scenario[] = [...brokerFaults];
