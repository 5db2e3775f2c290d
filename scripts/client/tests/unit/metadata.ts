// Walks through the metadata of the built contracts.

import { CONTRACT_NAMES, type ContractName } from "../../src/suite/artefacts.ts";
import { loadArtefact } from "../../src/files/artefacts.ts";

export interface Field {
  name?: string;
  type: number;
}
interface Variant {
  name: string;
  fields?: Field[];
}
export interface Type {
  path?: string[];
  params?: { name: string; type: number | null }[];
  def: {
    variant?: { variants?: Variant[] };
    composite?: { fields?: Field[] };
    primitive?: string;
    sequence?: { type: number };
    array?: { type: number; len: number };
    tuple?: number[];
  };
}
interface Message {
  label: string;
  docs: string[];
  args: { label: string; type: { type: number } }[];
  returnType: { type: number } | null;
}

export class Metadata {
  readonly messages: Message[];
  readonly constructors: Message[];
  readonly events: {
    label: string;
    docs: string[];
    args: { label: string; docs: string[]; type: { type: number } }[];
  }[];
  readonly #types: Map<number, Type>;

  constructor(readonly contract: ContractName) {
    const metadata = loadArtefact(contract).metadata as never as {
      types: { id: number; type: Type }[];
      spec: Pick<Metadata, "messages" | "constructors" | "events">;
    };
    ({ messages: this.messages, constructors: this.constructors, events: this.events } = metadata.spec);
    this.#types = new Map(metadata.types.map(({ id, type }) => [id, type]));
  }

  type(id: number): Type {
    return this.#types.get(id)!;
  }
  name(id: number): string {
    return this.type(id).path?.at(-1) ?? "";
  }

  /** The error of a message's own `Result`; undefined where it has none. */
  errorOf(message: Message): number | undefined {
    const outer = message.returnType ? this.type(message.returnType.type) : undefined;
    const inner = outer?.params?.[0]?.type;
    if (inner === null || inner === undefined || this.name(inner) !== "Result") return undefined;
    return this.type(inner).params?.[1]?.type ?? undefined;
  }
}

export const ALL = CONTRACT_NAMES.map((name) => new Metadata(name));
