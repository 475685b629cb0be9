import { defineGroup } from "../command-group.ts";
import { defineCloudList } from "./cloud-list.ts";
import { defineCloudMetrics } from "./cloud-metrics.ts";
import { defineCloudSetup } from "./cloud-setup.ts";
import { defineCloudValidate } from "./cloud-validate.ts";

/** `otel-kafka cloud`: Kafka clusters that a cloud runs. */
export const defineCloud = defineGroup({
  name: "cloud",
  summary: "clusters of Amazon MSK and Confluent Cloud: what there is, metrics, set-up",
  description: "Looks at Kafka clusters that a cloud runs, by the cloud's own interfaces.",
  help: `
Credentials come from AWS's default chain, and from CONFLUENT_CLOUD_API_KEY and
CONFLUENT_CLOUD_API_SECRET.

Examples:
  otel-kafka cloud list --provider msk --region eu-central-1,us-east-1
  otel-kafka cloud metrics --provider confluent --cluster orders
  otel-kafka cloud validate --provider msk --region eu-central-1
  otel-kafka cloud setup --provider confluent --brokers kafka-1:9092`,
  commands: [defineCloudList, defineCloudMetrics, defineCloudValidate, defineCloudSetup],
});
