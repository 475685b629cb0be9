export {
  decodeExportResponse,
  encodeExportResponse,
  type PartialSuccess,
} from "./export-response.ts";
export { decodeRpcStatus, encodeRpcStatus, type RpcStatus } from "./rpc-status.ts";
