import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { mskPermissions } from "../../src/providers/msk/validate/permissions.ts";
import { deployText, packageJson } from "./deploy-files.ts";

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties: Readonly<Record<string, unknown>> & {
    readonly Policies?: readonly { readonly PolicyDocument: { readonly Statement: Statement[] } }[];
  };
}

interface Template {
  readonly Parameters: Readonly<Record<string, { readonly NoEcho?: boolean }>>;
  readonly Resources: Readonly<Record<string, Resource>>;
}

/** A template. CloudFormation's own tags (`!Ref`, `!Sub`, `!GetAtt`) are left as their text. */
function template(name: string): Template {
  const tags = ["!Ref", "!Sub", "!GetAtt"];
  const customTags = tags.map((tag) => ({ tag, resolve: (text: string) => `${tag} ${text}` }));
  const document = parseDocument(deployText(`aws/${name}`), { customTags });
  expect([...document.errors, ...document.warnings]).toEqual([]);
  return document.toJS() as Template;
}

function statementsOf({ Resources }: Template): Statement[] {
  return Object.values(Resources)
    .flatMap(({ Properties }) => Properties.Policies ?? [])
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

function actionsOf(statements: readonly Statement[]): string[] {
  return statements.flatMap(({ Action }) => Action).toSorted();
}

describe("the polling role", () => {
  const statements = statementsOf(template("polling-role.yaml"));

  test("allows what the provider asks for, and nothing else", () => {
    expect(actionsOf(statements)).toEqual(mskPermissions.map(({ action }) => action).toSorted());
  });

  test("changes nothing", () => {
    for (const action of actionsOf(statements)) {
      expect(action).toMatch(/^[a-z]+:(Describe|Get|List)\w+$/);
    }
  });

  test("is assumed with an external id only", () => {
    const { Properties } = template("polling-role.yaml").Resources["PollingRole"] as Resource;
    expect(Properties["AssumeRolePolicyDocument"]).toMatchObject({
      Statement: [{ Condition: { StringEquals: { "sts:ExternalId": "!Ref ExternalId" } } }],
    });
  });
});

describe("the metric stream's template", () => {
  const stack = template("metric-stream.yaml");

  test("never shows the access key", () => {
    expect(stack.Parameters["AccessKey"]?.NoEcho).toBe(true);
  });

  test("lets the roles do what they need, on resources of the stack", () => {
    const statements = statementsOf(stack);
    expect(actionsOf(statements)).toEqual([
      "firehose:PutRecord",
      "firehose:PutRecordBatch",
      "logs:PutLogEvents",
      "s3:AbortMultipartUpload",
      "s3:GetBucketLocation",
      "s3:GetObject",
      "s3:ListBucket",
      "s3:ListBucketMultipartUploads",
      "s3:PutObject",
    ]);
    for (const { Resource } of statements) {
      expect(Resource).toMatch(/^!(GetAtt|Sub) \W*(BackupBucket|DeliveryLogGroup|Delivery)\.Arn/);
    }
  });

  test("keeps what could not be delivered: encrypted, private, and for a time", () => {
    const bucket = stack.Resources["BackupBucket"];
    expect(bucket?.DeletionPolicy).toBe("Retain");
    expect(Object.keys(bucket?.Properties ?? {}).toSorted()).toEqual([
      "BucketEncryption",
      "LifecycleConfiguration",
      "OwnershipControls",
      "PublicAccessBlockConfiguration",
    ]);
    const access = bucket?.Properties["PublicAccessBlockConfiguration"] as object;
    expect(Object.values(access)).toEqual([true, true, true, true]);
  });

  test("delivers to the bridge, compressed, with a bucket behind", () => {
    expect(
      stack.Resources["Delivery"]?.Properties["HttpEndpointDestinationConfiguration"],
    ).toMatchObject({
      EndpointConfiguration: { Url: "!Ref EndpointUrl", AccessKey: "!Ref AccessKey" },
      RequestConfiguration: { ContentEncoding: "GZIP" },
      S3BackupMode: "!Ref BackupMode",
    });
    expect(stack.Resources["MetricStream"]?.Properties).toMatchObject({
      IncludeFilters: [{ Namespace: "!Ref Namespace" }],
      OutputFormat: "!Ref OutputFormat",
    });
  });
});

test("the templates come with the package", () => {
  expect(packageJson().files).toContain("deploy/aws");
});
