import {
  AclOperations,
  AclPermissionTypes,
  type Admin,
  ResourcePatternTypes,
  ResourceTypes,
} from "@platformatic/kafka";
import { waitUntil } from "../wait-until.ts";
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

/** Whether the broker goes by a right: it hears of it some time after it was given, or taken away. */
async function isInForce(admin: Admin, filter: ReturnType<typeof entry>): Promise<boolean> {
  return (await admin.describeAcls({ filter })).length > 0;
}

/** Lets a user do something with the resource of that name; from then on, the broker goes by it. */
export async function grant(admin: Admin, user: string, what: Grant, name: string): Promise<void> {
  const right = entry(user, what, name);
  await admin.createAcls({ creations: [right] });
  await waitUntil("the right is given", () => isInForce(admin, right));
}

/** Takes the right away again; from then on, the broker goes by that. */
export async function revoke(admin: Admin, user: string, what: Grant, name: string): Promise<void> {
  const right = entry(user, what, name);
  await admin.deleteAcls({ filters: [right] });
  await waitUntil("the right is taken away", async () => !(await isInForce(admin, right)));
}
