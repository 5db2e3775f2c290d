// Events of the contracts. They are anonymous: the data begin with the event's number in the metadata, then come the fields.

import type { Abi } from "@polkadot/api-contract";
import type { EventRecord } from "@polkadot/types/interfaces";
import { encodeAddress } from "@polkadot/util-crypto";
import type { ContractName } from "../suite/artefacts.ts";
import { plain } from "./codec.ts";

/** A contract that events may come from. */
export interface Emitter {
  readonly name: ContractName;
  readonly address: string;
  readonly abi: Abi;
}

export interface ContractEvent {
  readonly contract: ContractName;
  readonly address: string;
  /** "Staked" */
  readonly name: string;
  /** The fields, by name in camelCase, as plain values. */
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Reads the data of one contract event.
 * @throws if the metadata has no such event, or the bytes are not its fields
 */
export function decodeEvent(abi: Abi, data: Uint8Array): { name: string; values: Record<string, unknown> } {
  const index = data[0];
  const event = index === undefined ? undefined : abi.events[index];
  if (!event) throw new Error(`The metadata has no event with the number ${index ?? "(none)"}.`);
  const { args } = event.fromU8a(data.subarray(1));
  // polkadot.js takes missing bytes for zeros and does not mind bytes too many.
  const length = args.reduce((sum, arg) => sum + arg.encodedLength, 1);
  if (length !== data.length) {
    throw new Error(`The event ${event.identifier} has ${data.length} bytes where ${length} belong.`);
  }
  const values = Object.fromEntries(
    event.args.map(({ name }, position) => [name, plain(args[position])] as const),
  );
  return { name: event.identifier, values };
}

/** The events of `emitters` among the events of a block or transaction, in their order. */
export function contractEvents(
  records: readonly EventRecord[],
  emitters: readonly Emitter[],
  ss58 = 42,
): ContractEvent[] {
  const known = new Map(emitters.map((emitter) => [encodeAddress(emitter.address, ss58), emitter]));
  return records.flatMap(({ event }) => {
    if (event.section !== "contracts" || event.method !== "ContractEmitted") return [];
    const [from, bytes] = event.data;
    const emitter = known.get(encodeAddress(from!.toU8a(), ss58));
    if (!emitter) return [];
    // The bytes as the event has them, without their length in front.
    const { name, values } = decodeEvent(emitter.abi, bytes!.toU8a(true));
    return [{ contract: emitter.name, address: emitter.address, name, values }];
  });
}
