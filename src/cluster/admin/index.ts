export { AdminSession } from "./admin-session.ts";
export {
  alterConfigsCall,
  commitOffsetsCall,
  createPartitionsCall,
  createTopicsCall,
  deleteGroupsCall,
  deleteRecordsCall,
  deleteTopicsCall,
  describeConfigsCall,
  describeConsumerGroupsCall,
  describeGroupsCall,
  fetchOffsetsCall,
  findCoordinatorCall,
  listGroupsCall,
  listOffsetsCall,
  logDirsCall,
  metadataCall,
  quorumCall,
} from "./broker-calls.ts";
export type { BrokerRequests } from "./broker-connection.ts";
