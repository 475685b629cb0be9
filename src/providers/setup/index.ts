export { setUp } from "./set-up.ts";
export { setupConfluent, setupMsk } from "./set-up-clouds.ts";
export type { MskSetupOptions, SetupOptions, SetupResult, SetupStep } from "./setup-types.ts";
export { type Arrival, sendTestPoint, type TestPointOptions, testPointName } from "./test-point.ts";
