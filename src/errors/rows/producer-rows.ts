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
    action: "Run the transaction again; batches it had acknowledged are handed out again.",
    driver: [49, 51],
  },
  TRANSACTION_REFUSED: {
    class: "TransactionError",
    retriable: false,
    fatal: false,
    text: "The transaction was aborted, and would be again",
    action: "Look at `cause` for what was refused.",
  },
  TRANSACTION_EXPIRED: {
    class: "TransactionError",
    retriable: true,
    fatal: false,
    text: "The transaction was not ready to be committed in time, and was aborted",
    action: "Do less in one transaction, or raise its timeoutMs and producer.transactionTimeoutMs.",
  },
  TRANSACTION_UNKNOWN: {
    class: "TransactionError",
    retriable: false,
    fatal: true,
    text: "Whether the transaction was committed is not known: the producer was closed before the brokers said so",
    action:
      "Nothing is lost: a new producer with the same transactionalId settles it. What was read in it is read again from the group's committed offsets.",
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
    text: "Another producer with the same transactional id has taken over, or the brokers gave a transaction up that took too long",
    action:
      "Close this producer and make a new one. Give each running producer a transactionalId of its own, and keep transactions shorter than producer.transactionTimeoutMs.",
    driver: [-144, 47, 52, 90],
  },
} as const satisfies Record<string, ErrorRow>;
