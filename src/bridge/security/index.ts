export { type ClientSecurity, clientSecurity } from "./client-security.ts";
export { type ListenerSecurity, listenerSecurity } from "./listener-security.ts";
