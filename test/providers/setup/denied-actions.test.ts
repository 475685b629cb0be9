import { expect, it } from "vitest";
import { deniedActions } from "../../../src/providers/setup/denied-actions.ts";

it.each([
  [
    "User: arn:aws:iam::123456789012:user/x is not authorized to perform: cloudformation:CreateStack on resource: arn:aws:cloudformation:eu-central-1:123456789012:stack/a/* because no identity-based policy allows the cloudformation:CreateStack action",
    ["cloudformation:CreateStack"],
  ],
  [
    "the stack a is rolled back: Role: User x is not authorized to perform: iam:PassRole on role b; Delivery: x is not authorized to perform: firehose:CreateDeliveryStream",
    ["iam:PassRole", "firehose:CreateDeliveryStream"],
  ],
  ["not authorized to perform: s3:* and not authorized to perform: s3:*", ["s3:*"]],
  ["denied: no permission is named", []],
  ["", []],
])("reads from %j the permissions %j", (text, expected) => {
  expect(deniedActions(text)).toEqual(expected);
});
