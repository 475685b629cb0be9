import type { ErrorRow } from "../error-row.ts";

/** Writing and transactions. */
export const producerRows = {
  PRODUCE_FAILED: {
    class: "ProducerError",
    retriable: false,
    fatal: false,
    text: "Records could not be written",
    action: "Look at `failures` for the records and at `cause` for the reason.",
    driver: [-152, -151, -149, -138, 21, 32, 43, 55, 87, 2, 4, -162, -161],
  },
  NOT_ENOUGH_REPLICAS: {
    class: "ProducerError",
    retriable: true,
    fatal: false,
    text: "Too few replicas are in sync to acknowledge a write",
    action: "Bring the missing brokers back, or look at the topic's min.insync.replicas.",
    driver: [19, 20, -183],
  },
  PRODUCER_FATAL: {
    class: "ProducerError",
    retriable: false,
    fatal: true,
    text: "The idempotent producer lost its sequence and cannot go on without risking a duplicate or a gap",
    action: "Close this producer, make a new one, and write again what was not acknowledged.",
    driver: [-150, -148, 45, 46, 59],
  },
  MESSAGE_TOO_LARGE: {
    class: "MessageTooLargeError",
    retriable: false,
    fatal: false,
    text: "A single item is larger than a message may be",
    action:
      "Make the item smaller, or raise producer.maxRequestSize and the topic's max.message.bytes.",
    driver: [10, 18],
  },
  QUEUE_FULL: {
    class: "QueueFullError",
    retriable: true,
    fatal: false,
    text: "The buffer stayed full for the whole time-out",
    action:
      "Write less at a time, raise producer.bufferMemory, or find out why the brokers are slow.",
    driver: [-184],
  },
  DELIVERY_TIMEOUT: {
    class: "DeliveryTimeoutError",
    retriable: true,
    fatal: false,
    text: "The broker did not acknowledge in time; the records may or may not be on the topic",
    action: "Check the brokers, or raise producer.deliveryTimeoutMs.",
    driver: [-192, -166],
  },
  TRANSACTION_FAILED: {
    class: "TransactionError",
    retriable: true,
    fatal: false,
    text: "The transaction was aborted",
    action: "Run the transaction again.",
    driver: [49, 51],
  },
  TRANSACTION_STATE: {
    class: "TransactionError",
    retriable: false,
    fatal: false,
    text: "The call does not fit the state of the transaction",
    action: "Use the transaction only inside its own callback.",
    driver: [48],
  },
  TRANSACTION_TIMEOUT_INVALID: {
    class: "TransactionError",
    retriable: false,
    fatal: true,
    text: "The broker does not allow this transaction time-out",
    action: "Set producer.transactionTimeoutMs to at most the broker's transaction.max.timeout.ms.",
    driver: [50],
  },
  PRODUCER_FENCED: {
    class: "FencedError",
    retriable: false,
    fatal: true,
    text: "Another producer with the same transactional id has taken over",
    action: "Give each running producer a transactional id of its own.",
    driver: [-144, 47, 52, 90],
  },
} as const satisfies Record<string, ErrorRow>;
