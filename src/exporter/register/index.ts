export { type RegisterOptions, type Registration, registerKafka } from "./register.ts";
