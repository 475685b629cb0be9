export { rpcCodes } from "./codes.ts";
export { type GrpcMessage, messagePrefix, onlyMessage } from "./frame.ts";
export { decodeGrpcMessage, encodeGrpcMessage, grpcTimeoutMs } from "./metadata.ts";
export { exportPaths } from "./services.ts";
