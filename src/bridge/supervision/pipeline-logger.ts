import type { Logger } from "../../config/index.ts";

/** The same logger, with the name of a pipeline in every message's fields. */
export function pipelineLogger(logger: Logger, pipeline: string): Logger {
  return {
    debug: (message, fields) => logger.debug(message, { pipeline, ...fields }),
    info: (message, fields) => logger.info(message, { pipeline, ...fields }),
    warn: (message, fields) => logger.warn(message, { pipeline, ...fields }),
    error: (message, fields) => logger.error(message, { pipeline, ...fields }),
  };
}
