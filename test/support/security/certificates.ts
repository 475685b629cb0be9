import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const dayMs = 86_400_000;

/** What a certificate is made from. */
interface Wanted {
  readonly name: string;
  /** The authority that signs it. */
  readonly authority: "ca" | "other-ca";
  /** What brokers are called by; without it, a client's certificate. */
  readonly host?: string;
  /** Days from now at which it begins and ends to be valid. Default −1 to 2. */
  readonly days?: readonly [from: number, to: number];
}

const brokers = {
  broker: { host: "localhost" },
  "broker-elsewhere": { host: "kafka.example" },
  "broker-expired": { host: "localhost", days: [-10, -3] },
  "broker-future": { host: "localhost", days: [3, 10] },
} as const satisfies Record<string, Omit<Wanted, "name" | "authority">>;

const clients = {
  client: {},
  "client-expired": { days: [-10, -3] },
  "client-future": { days: [3, 10] },
} as const satisfies Record<string, Omit<Wanted, "name" | "authority">>;

/** Certificates and keys as PEM files, named as below, in a folder of their own. */
export interface Certificates extends AsyncDisposable {
  /** The path of `<name>.pem`, `<name>.key` or `<name>.store` (key and chain in one, for a broker). */
  path(file: string): string;
  /** Password of `client-encrypted.key`. */
  readonly keyPassword: string;
}

/**
 * Makes certificates of two authorities: `ca`, which signs all but `client-foreign`, and `other-ca`.
 * Beside the sound ones there is one for each thing that can be wrong with a certificate.
 */
export async function makeCertificates(keyPassword: string): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), "certificates-"));
  await Promise.all([
    selfSigned(folder, "ca", "authority"),
    selfSigned(folder, "other-ca", "another authority"),
    selfSigned(folder, "broker-self-signed", "localhost", "subjectAltName=DNS:localhost"),
  ]);
  const wanted: Wanted[] = [
    ...Object.entries(brokers).map(([name, rest]) => ({ name, authority: "ca" as const, ...rest })),
    ...Object.entries(clients).map(([name, rest]) => ({ name, authority: "ca" as const, ...rest })),
    { name: "client-foreign", authority: "other-ca" },
  ];
  await Promise.all(wanted.map((each) => issue(folder, each)));
  await Promise.all(
    [...Object.keys(brokers), "broker-self-signed"].map((name) => store(folder, name)),
  );
  await encryptKey(folder, keyPassword);
  return {
    keyPassword,
    path: (file) => join(folder, file),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

async function selfSigned(
  folder: string,
  name: string,
  commonName: string,
  extension = "basicConstraints=CA:TRUE",
): Promise<void> {
  const files = ["-keyout", `${name}.key`, "-out", `${name}.pem`];
  const subject = ["-subj", `/CN=${commonName}`, "-addext", extension, "-days", "2"];
  await run("openssl", ["req", "-x509", ...newKey, ...files, ...subject], { cwd: folder });
}

/** By `openssl ca`, which alone takes dates in every version; it keeps books, so each has its own. */
async function issue(folder: string, { name, authority, host, days = [-1, 2] }: Wanted) {
  const books = join(folder, `${name}.books`);
  await mkdir(books);
  await writeFile(join(books, "index"), "");
  const use = host === undefined ? "extendedKeyUsage=clientAuth" : `subjectAltName=DNS:${host}`;
  const config = [
    `[ca]\ndefault_ca=own\n[own]\ndatabase=${books}/index\nnew_certs_dir=${books}`,
    "rand_serial=yes\ndefault_md=sha256\npolicy=any\nx509_extensions=use",
    `[any]\ncommonName=supplied\n[use]\n${use}\n`,
  ].join("\n");
  await writeFile(join(books, "config"), config);
  const request = ["-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}`];
  await run("openssl", ["req", "-new", ...newKey, ...request], { cwd: folder });
  const [from, to] = days.map((day) => asn1Time(Date.now() + day * dayMs));
  const dates = ["-startdate", from ?? "", "-enddate", to ?? ""];
  const files = ["-in", `${name}.csr`, "-out", `${name}.pem`, "-config", join(books, "config")];
  const signer = ["-cert", `${authority}.pem`, "-keyfile", `${authority}.key`];
  await run("openssl", ["ca", "-batch", "-notext", ...files, ...signer, ...dates], { cwd: folder });
}

function asn1Time(timeMs: number): string {
  return `${new Date(timeMs).toISOString().replace(/[-:T]|\.\d+Z$/g, "")}Z`;
}

async function store(folder: string, name: string): Promise<void> {
  const parts = await Promise.all(
    [`${name}.key`, `${name}.pem`].map((file) => readFile(join(folder, file), "utf8")),
  );
  await writeFile(join(folder, `${name}.store`), parts.join(""));
}

async function encryptKey(folder: string, password: string): Promise<void> {
  const files = ["-in", "client.key", "-out", "client-encrypted.key"];
  await run("openssl", ["pkcs8", "-topk8", "-v2", "aes-256-cbc", ...files, "-passout", "env:KEY"], {
    cwd: folder,
    env: { ...process.env, KEY: password },
  });
}
