// The built contracts: code and metadata, as `scripts/build` leaves them, wherever they are kept.

import { Abi } from "@polkadot/api-contract";
import type { ChainProperties } from "@polkadot/types/interfaces";
import { hexToU8a, u8aToHex } from "@polkadot/util";
import { blake2AsHex } from "@polkadot/util-crypto";
import { InputError } from "../text/errors.ts";

export const CONTRACT_NAMES = [
  "token",
  "vault",
  "bonder",
  "oracle",
  "registry",
  "nominator",
  "governor",
  "timelock",
] as const;
export type ContractName = (typeof CONTRACT_NAMES)[number];

/** The contracts with two codes: the front, which the account runs, delegates to the back. */
export const DOORED: readonly ContractName[] = ["token", "vault", "bonder", "governor"];

/** The codes that are uploaded, by their names in the deployment's file. */
export const CODE_NAMES = [
  ...CONTRACT_NAMES,
  "token.back",
  "vault.back",
  "bonder.back",
  "governor.back",
] as const;
export type CodeName = (typeof CODE_NAMES)[number];

/** A code for the chain. */
export interface Code {
  readonly codeName: CodeName;
  /** The code's hash, as the chain counts it: BLAKE2-256 of the Wasm. */
  readonly codeHash: string;
  readonly wasm: Uint8Array;
}

/** What it takes to talk to a contract that is deployed. */
export interface ContractInterface {
  readonly codeHash: string;
  /** The metadata as polkadot.js reads it. Give the chain's properties to see addresses in its form. */
  abi(properties?: ChainProperties): Abi;
}
export type Interfaces = Readonly<Record<ContractName, ContractInterface>>;

/** What it takes to deploy a contract. */
export interface Artefact extends Code, ContractInterface {
  readonly name: ContractName;
  /** Where it was read. */
  readonly path: string;
  /** The code behind the contract's door, if it has one: it has the constructor, and the front names its hash. */
  readonly back?: Code;
  /** The metadata, parsed; the code is left out. */
  readonly metadata: Record<string, unknown>;
}
export type Artefacts = Readonly<Record<ContractName, Artefact>>;

/**
 * Reads the metadata of all contracts: enough for everything but deploying, in a page too.
 * @param read answers the content of "vault/vault.json", from wherever the built contracts are served
 * @throws InputError if one of them is not what it says
 */
export async function readInterfaces(read: (path: string) => Promise<string>): Promise<Interfaces> {
  const entries = CONTRACT_NAMES.map(async (name) => {
    const path = `${name}/${name}.json`;
    return [name, parseInterface(await read(path), path)] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as Record<ContractName, ContractInterface>;
}

/** Metadata as `scripts/build` writes them: `<name>.json`, and with the code in them `<name>.contract`. */
interface Bundle extends Record<string, unknown> {
  source?: { hash?: string; wasm?: string };
}

function parseBundle(text: string, path: string): Bundle {
  try {
    return JSON.parse(text) as Bundle;
  } catch {
    throw new InputError(`${path} is not a contract bundle: it is no JSON. Build it again.`);
  }
}

const abiOf = (bundle: Bundle) => (properties?: ChainProperties) => new Abi(bundle, properties);

/**
 * Reads the content of `<name>.json`, the metadata alone; `<name>.contract` will do too.
 * @param path where it was read, for what is said about it
 */
export function parseInterface(text: string, path: string): ContractInterface {
  const bundle = parseBundle(text, path);
  const codeHash = bundle.source?.hash;
  if (!codeHash) throw new InputError(`${path} does not name its code. Build it again.`);
  return { codeHash, abi: abiOf(bundle) };
}

/** A file of bytes, and where it was read. */
export interface Bytes {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads the content of `<name>.contract`.
 * @param path where it was read, for what is said about it
 * @param back `<name>.back.wasm`, of a contract with two codes
 * @throws InputError if it is not what it says
 */
export function parseArtefact(name: ContractName, text: string, path: string, back?: Bytes): Artefact {
  const bundle = parseBundle(text, path);
  const { hash, wasm: code } = bundle.source ?? {};
  if (!hash || !code) throw new InputError(`${path} has no code in it. Build it again.`);
  const wasm = hexToU8a(code);
  const codeHash = blake2AsHex(wasm, 256);
  if (codeHash !== hash) {
    throw new InputError(
      `The code in ${path} has the hash ${codeHash}, but it says ${hash}. Build it again.`,
    );
  }
  const metadata = { ...bundle, source: { ...bundle.source, wasm: undefined } };
  return {
    name,
    codeName: name,
    path,
    codeHash,
    wasm,
    metadata,
    abi: abiOf(bundle),
    ...(back ? { back: parseBack(name, back, wasm) } : {}),
  };
}

function parseBack(name: ContractName, { path, bytes: wasm }: Bytes, front: Uint8Array): Code {
  const codeHash = blake2AsHex(wasm, 256);
  // A front calls the code that it names, whatever lies beside it here.
  if (!u8aToHex(front).includes(codeHash.slice(2))) {
    throw new InputError(
      `The code in ${path} has the hash ${codeHash}, which the ${name}'s other code does not name: they are of two builds. Build it again.`,
    );
  }
  return { codeName: `${name}.back` as CodeName, codeHash, wasm };
}

/** All codes of these artefacts, each back before its front. */
export function codesOf(artefacts: Artefacts): Code[] {
  return CONTRACT_NAMES.flatMap((name) => {
    const artefact = artefacts[name];
    return artefact.back ? [artefact.back, artefact] : [artefact];
  });
}
