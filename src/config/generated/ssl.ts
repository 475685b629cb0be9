// Generated from src/config/sections by `npm run docs:reference`. Changes made here are lost.

/** TLS to the brokers. */
export interface SslOptions {
  /**
   * Certificates of the authorities that sign the brokers' certificates: path of a PEM file, or
   * PEM text.
   *
   * Default: those of the system.
   */
  ca?: string | undefined;
  /**
   * This client's certificate chain for mutual TLS: path of a PEM file, or PEM text.
   *
   * Default: none.
   */
  certificate?: string | undefined;
  /**
   * The private key of `certificate`: path of a PEM file, or PEM text.
   *
   * Default: none. A secret: never printed.
   */
  key?: string | undefined;
  /**
   * Password of an encrypted `key`.
   *
   * Default: none. A secret: never printed.
   */
  keyPassword?: string | undefined;
  /**
   * Whether the brokers' certificates and host names are verified. `false` is for tests.
   *
   * Default: `true`.
   */
  verify?: boolean | undefined;
  /**
   * Host name that the brokers' certificates are for, where it is not the one dialled.
   *
   * Default: none.
   */
  serverName?: string | undefined;
}
