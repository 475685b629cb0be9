export { rpcCodes } from "./codes.ts";
export {
  messagePrefix,
  onlyMessage,
  prefixBytes,
  readPrefix,
} from "./frame.ts";
export { encodeHealth, healthStates, serviceInCheck } from "./health.ts";
export { decodeGrpcMessage, encodeGrpcMessage } from "./metadata.ts";
export { exportPaths, healthPaths } from "./services.ts";
