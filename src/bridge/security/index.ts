export { type ClientSecurity, clientSecurity } from "./client-security.ts";
export { type ListenerSecurity, type ListenerTls, listenerSecurity } from "./listener-security.ts";
