export { Courier } from "./courier.ts";
export { Endpoints } from "./endpoints.ts";
export { Gatherer } from "./gatherer.ts";
export { HttpTransport } from "./http-transport.ts";
