import { KafkaConfig } from "../config/index.ts";
import { ConfigError } from "../errors/index.ts";

const optionOfFlag = { "--brokers": "bootstrapServers", "--topic": "topic" } as const;

/**
 * Checks an option of the command line that stands for one of Kafka's, by that one's rules: found
 * later on, what is wrong would be looked for in the file or the environment.
 *
 * @throws ConfigError that names the flag, and shows nothing of the text
 */
export function parseKafkaOption(flag: keyof typeof optionOfFlag): (text: string) => string {
  return (text) => {
    try {
      new KafkaConfig({ bootstrapServers: "localhost:9092", [optionOfFlag[flag]]: text });
    } catch (error) {
      if (!(error instanceof ConfigError)) {
        throw error;
      }
      const messages = new Set(error.issues.map(({ message }) => message));
      const issues = [...messages].map((message) => ({ path: flag, message }));
      throw new ConfigError("CONFIG_INVALID", { issues });
    }
    return text;
  };
}
