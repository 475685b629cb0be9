/** Memory that threads share. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
}

/** A compiled module, to be handed to a thread as it is. */
export type CompiledModule = object;

interface WebAssemblyParts {
  readonly Module: new (binary: Uint8Array) => CompiledModule;
  readonly Memory: new (limits: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: true;
  }) => SharedMemory;
  readonly Instance: new (
    module: CompiledModule,
    imports: { readonly env: { readonly memory: SharedMemory } },
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

/** What Node.js has, and the types of Node.js leave to those of browsers. */
export const { Module, Memory, Instance } = (
  globalThis as unknown as { readonly WebAssembly: WebAssemblyParts }
).WebAssembly;
