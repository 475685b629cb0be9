export { ControlPlane } from "./control-plane.ts";
export {
  clusterEntity,
  connectorEntity,
  ksqldbEntity,
  registryEntity,
  topicEntity,
} from "./entities.ts";
export { type FoundCluster, Inventory } from "./inventory.ts";
export {
  clusterResource,
  connectorResource,
  ksqldbResource,
  registryResource,
} from "./metric-resources.ts";
export { Topics } from "./topics.ts";
