// Writes src/suite/generated/<contract>.ts: the types, messages, constructors and events of a contract's metadata.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { CONTRACT_NAMES, type ContractName } from "../suite/artefacts.ts";
import { loadArtefact } from "../files/artefacts.ts";

interface Field {
  name?: string;
  type: number;
  docs?: string[];
}
interface Variant {
  name: string;
  fields?: Field[];
  docs?: string[];
}
interface TypeEntry {
  path?: string[];
  params?: { name: string; type: number | null }[];
  docs?: string[];
  def: {
    primitive?: string;
    sequence?: { type: number };
    array?: { type: number; len: number };
    tuple?: number[];
    composite?: { fields?: Field[] };
    variant?: { variants?: Variant[] };
    compact?: { type: number };
  };
}
interface Argument {
  label: string;
  docs?: string[];
  type: { type: number };
}
interface Message {
  label: string;
  args: Argument[];
  docs: string[];
  mutates?: boolean;
  payable: boolean;
  returnType: { type: number } | null;
}
interface Metadata {
  types: { id: number; type: TypeEntry }[];
  spec: {
    constructors: Message[];
    messages: Message[];
    events: { label: string; args: Argument[]; docs: string[] }[];
  };
}

const NUMBERS = new Set(["u8", "u16", "u32", "i8", "i16", "i32"]);
const BIG = new Set(["u64", "u128", "u256", "i64", "i128", "i256"]);
/** Types that are written as text, by the last part of their path. */
const TEXTS: Readonly<Record<string, string>> = { AccountId: "Address", Hash: "Hex" };

export const camel = (name: string): string =>
  name.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

class Generator {
  readonly #types: Map<number, TypeEntry>;
  readonly #named = new Map<string, string>();

  constructor(readonly metadata: Metadata) {
    this.#types = new Map(metadata.types.map(({ id, type }) => [id, type]));
  }

  #type(id: number): TypeEntry {
    const type = this.#types.get(id);
    if (!type) throw new Error(`The metadata names a type ${id} that it does not have.`);
    return type;
  }

  /** The TypeScript name of a type; declares it when it has a name of its own. */
  name(id: number): string {
    const { path = [], def, params = [] } = this.#type(id);
    const last = path.at(-1);
    if (last === "Option") return `${this.name(params[0]?.type ?? 0)} | null`;
    if (last === "Result") {
      const [ok, err] = params.map(({ type }) => this.name(type ?? 0));
      return `{ Ok: ${ok} } | { Err: ${err} }`;
    }
    if (last && TEXTS[last]) return TEXTS[last];
    if (def.primitive) return primitive(def.primitive);
    if (def.sequence) return this.#list(def.sequence.type);
    if (def.array) return this.#isByte(def.array.type) ? "Hex" : this.#list(def.array.type);
    if (def.tuple)
      return def.tuple.length === 0 ? "null" : `[${def.tuple.map((inner) => this.name(inner)).join(", ")}]`;
    if (!last) throw new Error(`Type ${id} has neither a name nor a known form.`);
    if (!this.#named.has(last)) {
      this.#named.set(last, "");
      this.#named.set(last, this.#declare(last, this.#type(id)));
    }
    return last;
  }

  #isByte(id: number): boolean {
    return this.#type(id).def.primitive === "u8";
  }

  #list(id: number): string {
    if (this.#isByte(id)) return "Uint8Array";
    const inner = this.name(id);
    return /[|{ ]/.test(inner) ? `(${inner})[]` : `${inner}[]`;
  }

  #declare(name: string, { def, docs }: TypeEntry): string {
    if (def.composite)
      return `${doc(docs)}export type ${name} = ${this.#fields(def.composite.fields ?? [])};\n`;
    const variants = (def.variant?.variants ?? []).map((variant) => {
      const fields = variant.fields ?? [];
      const text = fields.length === 0 ? `"${variant.name}"` : `{ ${variant.name}: ${this.#fields(fields)} }`;
      return `${doc(variant.docs, "  ")}  | ${text}`;
    });
    return `${doc(docs)}export type ${name} =\n${variants.join("\n") || "  never"};\n`;
  }

  #fields(fields: Field[]): string {
    if (fields.length === 0) return "null";
    if (fields[0]?.name === undefined) {
      const names = fields.map(({ type }) => this.name(type));
      return names.length === 1 ? (names[0] ?? "") : `[${names.join(", ")}]`;
    }
    return `{\n${fields.map((f) => `${doc(f.docs, "  ")}  ${camel(f.name ?? "")}: ${this.name(f.type)};`).join("\n")}\n}`;
  }

  /** What a message answers once language error and `Result` are unwrapped, and what it may refuse with. */
  #answer(id: number | undefined): { ok: string; error: string } {
    if (id === undefined) return { ok: "null", error: "never" };
    const outer = this.#type(id);
    const inner = outer.path?.at(-1) === "Result" ? (outer.params?.[0]?.type ?? id) : id;
    const { path, params } = this.#type(inner);
    if (path?.at(-1) !== "Result") return { ok: this.name(inner), error: "never" };
    return { ok: this.name(params?.[0]?.type ?? 0), error: this.name(params?.[1]?.type ?? 0) };
  }

  #messages(messages: Message[]): string {
    return messages
      .map(({ label, args, docs, payable, mutates, returnType }) => {
        const { ok, error } = this.#answer(returnType?.type);
        const list = args.map((arg) => `${camel(arg.label)}: ${this.name(arg.type.type)}`).join(", ");
        const key = /^\w+$/.test(label) ? label : `"${label}"`;
        const flags = `mutates: ${mutates ?? true}; payable: ${payable}`;
        return `${doc(docs, "  ")}  ${key}: { args: [${list}]; ok: ${ok}; error: ${error}; ${flags} };`;
      })
      .join("\n");
  }

  file(contract: ContractName): string {
    const { constructors, messages, events } = this.metadata.spec;
    const calls = `export interface Messages {\n${this.#messages(messages)}\n}\n`;
    const makers = `export interface Constructors {\n${this.#messages(constructors)}\n}\n`;
    const told = events.map(({ label, args, docs }) => {
      const fields = args.map(
        (arg) => `${doc(arg.docs, "    ")}    ${camel(arg.label)}: ${this.name(arg.type.type)};`,
      );
      return `${doc(docs, "  ")}  ${label}: {\n${fields.join("\n")}\n  };`;
    });
    const tellings = `export interface Events {\n${told.join("\n")}\n}\n`;
    const types = [...this.#named.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
    const body = [calls, makers, tellings, ...types].join("\n");
    const texts = Object.values(TEXTS).filter((text) => new RegExp(`\\b${text}\\b`).test(body));
    return [
      `// Generated from the metadata of the contract ${contract} by "npm run generate". Do not edit.\n`,
      ...(texts.length > 0 ? [`import type { ${texts.join(", ")} } from "../../text/plain.ts";\n`] : []),
      body,
    ].join("\n");
  }
}

function primitive(name: string): string {
  if (NUMBERS.has(name)) return "number";
  if (BIG.has(name)) return "bigint";
  if (name === "bool") return "boolean";
  if (name === "str" || name === "char") return "string";
  throw new Error(`The primitive type ${name} is not known here.`);
}

function doc(lines: string[] | undefined, indent = ""): string {
  const text = (lines ?? []).map((line) => line.trim().replace(/\*\//g, "*\\/"));
  while (text.at(-1) === "") text.pop();
  if (text.length === 0) return "";
  if (text.length === 1) return `${indent}/** ${text[0]} */\n`;
  return `${indent}/**\n${text.map((line) => `${indent} * ${line}`.trimEnd()).join("\n")}\n${indent} */\n`;
}

/** The generated file of a contract, formatted. */
export async function generate(contract: ContractName): Promise<string> {
  const { format } = await import("prettier");
  const metadata = loadArtefact(contract).metadata as unknown as Metadata;
  return format(new Generator(metadata).file(contract), { parser: "typescript", printWidth: 110 });
}

/** Where it belongs. */
export function generatedPath(contract: ContractName): string {
  return join(dirname(fileURLToPath(import.meta.url)), "../suite/generated", `${contract}.ts`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const contract of CONTRACT_NAMES) {
    mkdirSync(dirname(generatedPath(contract)), { recursive: true });
    writeFileSync(generatedPath(contract), await generate(contract));
    console.log(generatedPath(contract));
  }
}
