import {
  AclOperations,
  AclPermissionTypes,
  type Admin,
  ResourcePatternTypes,
  ResourceTypes,
} from "@platformatic/kafka";
import type { Grant } from "./permission-cases.ts";

const resourceTypes = {
  topic: ResourceTypes.TOPIC,
  group: ResourceTypes.GROUP,
  "transactional id": ResourceTypes.TRANSACTIONAL_ID,
} as const;
const operations = {
  Read: AclOperations.READ,
  Write: AclOperations.WRITE,
  Describe: AclOperations.DESCRIBE,
} as const;

function entry(user: string, grant: Grant, resourceName: string) {
  const space = grant.lastIndexOf(" ");
  return {
    resourceType: resourceTypes[grant.slice(0, space) as keyof typeof resourceTypes],
    resourceName,
    resourcePatternType: ResourcePatternTypes.LITERAL,
    principal: `User:${user}`,
    host: "*",
    operation: operations[grant.slice(space + 1) as keyof typeof operations],
    permissionType: AclPermissionTypes.ALLOW,
  };
}

/** Lets a user do something with the resource of that name. */
export async function grant(admin: Admin, user: string, what: Grant, name: string): Promise<void> {
  await admin.createAcls({ creations: [entry(user, what, name)] });
}

/** Takes the right away again. */
export async function revoke(admin: Admin, user: string, what: Grant, name: string): Promise<void> {
  await admin.deleteAcls({ filters: [entry(user, what, name)] });
}
