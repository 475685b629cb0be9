import type * as Client from "@platformatic/kafka";
import { consumerGroupDescribe } from "./consumer-group-describe.ts";

/** The admin client's package, which is loaded when it is first needed. */
export type AdminClient = typeof Client;

/** One version of a request, in the client's own form. */
interface RequestVersion<Args extends unknown[], Response> {
  readonly key: number;
  readonly version: number;
  async(connection: Client.Connection, ...args: Args): Promise<Response>;
}

/** A request to a broker: the versions of it that can be spoken, the newest first. */
export type BrokerCall<Args extends unknown[], Response> = (
  client: AdminClient,
) => readonly RequestVersion<Args, Response>[];

/** Arguments and answer of a request, as one version of it has them. */
type CallOf<Version> =
  Version extends RequestVersion<infer Args, infer Response> ? BrokerCall<Args, Response> : never;

type Api<Name extends keyof AdminClient> = AdminClient[Name] extends { readonly api: infer Version }
  ? CallOf<Version>
  : never;

/*
 * The requests that administration is made of. They are sent one by one and not through the client's
 * own `Admin`, which answers for many topics or groups all or nothing, leaves internal topics out,
 * and does not look for another broker when one stops answering.
 */

export const metadataCall: Api<"metadataV12"> = (client) => [
  client.metadataV12.api,
  client.metadataV11.api,
  client.metadataV10.api,
];

export const quorumCall: Api<"describeQuorumV2"> = (client) => [client.describeQuorumV2.api];

export const createTopicsCall: Api<"createTopicsV7"> = (client) => [client.createTopicsV7.api];

export const deleteTopicsCall: Api<"deleteTopicsV6"> = (client) => [client.deleteTopicsV6.api];

export const createPartitionsCall: Api<"createPartitionsV3"> = (client) => [
  client.createPartitionsV3.api,
];

export const deleteRecordsCall: Api<"deleteRecordsV2"> = (client) => [client.deleteRecordsV2.api];

export const describeConfigsCall: Api<"describeConfigsV4"> = (client) => [
  client.describeConfigsV4.api,
];

export const alterConfigsCall: Api<"incrementalAlterConfigsV1"> = (client) => [
  client.incrementalAlterConfigsV1.api,
];

export const logDirsCall: Api<"describeLogDirsV4"> = (client) => [client.describeLogDirsV4.api];

export const listOffsetsCall: Api<"listOffsetsV9"> = (client) => [
  client.listOffsetsV9.api,
  client.listOffsetsV8.api,
  client.listOffsetsV7.api,
];

export const findCoordinatorCall: Api<"findCoordinatorV6"> = (client) => [
  client.findCoordinatorV6.api,
  client.findCoordinatorV5.api,
  client.findCoordinatorV4.api,
];

/** Brokers before 3.8 know no types of groups, and do not tell them. */
export const listGroupsCall: Api<"listGroupsV4"> = (client) => [
  client.listGroupsV5.api,
  client.listGroupsV4.api,
];

export const describeGroupsCall: Api<"describeGroupsV5"> = (client) => [
  client.describeGroupsV5.api,
];

export const describeConsumerGroupsCall = consumerGroupDescribe;

export const deleteGroupsCall: Api<"deleteGroupsV2"> = (client) => [client.deleteGroupsV2.api];

export const fetchOffsetsCall: Api<"offsetFetchV9"> = (client) => [
  client.offsetFetchV9.api,
  client.offsetFetchV8.api,
];

export const commitOffsetsCall: Api<"offsetCommitV9"> = (client) => [
  client.offsetCommitV9.api,
  client.offsetCommitV8.api,
];

/** All of them. Their arguments and answers differ; what they have in common is that a broker knows them. */
export const allCalls: readonly BrokerCall<never[], unknown>[] = [
  metadataCall,
  quorumCall,
  createTopicsCall,
  deleteTopicsCall,
  createPartitionsCall,
  deleteRecordsCall,
  describeConfigsCall,
  alterConfigsCall,
  logDirsCall,
  listOffsetsCall,
  findCoordinatorCall,
  listGroupsCall,
  describeGroupsCall,
  describeConsumerGroupsCall,
  deleteGroupsCall,
  fetchOffsetsCall,
  commitOffsetsCall,
];
