// Where the contracts pallet puts a contract: a function of who makes it, of what code, with what input and salt. So an address
// proves what its contract was made with, without any event.

import type { Abi } from "@polkadot/api-contract";
import { compactAddLength, compactStripLength, hexToU8a, stringToU8a, u8aConcat } from "@polkadot/util";
import { blake2AsU8a, encodeAddress } from "@polkadot/util-crypto";
import { addressHex } from "../text/address.ts";
import { InputError } from "../text/errors.ts";
import type { Chain } from "./chain.ts";

/** The constructor's selector and arguments, SCALE-encoded. */
export function constructorData(abi: Abi, args: readonly unknown[]): Uint8Array {
  const [constructor] = abi.constructors;
  if (!constructor)
    throw new InputError(
      "These metadata have no constructor, so they are not complete: build the contract again.",
    );
  return compactStripLength(constructor.toU8a(args as unknown[]))[1];
}

export function contractAddress(
  deployer: string,
  codeHash: string,
  data: Uint8Array,
  salt: string,
  ss58: number,
): string {
  const entropy = u8aConcat(
    stringToU8a("contract_addr_v1"),
    hexToU8a(addressHex(deployer)),
    hexToU8a(codeHash),
    compactAddLength(data),
    compactAddLength(hexToU8a(salt)),
  );
  return encodeAddress(blake2AsU8a(entropy, 256), ss58);
}

/** Hash of the code of the contract at this address; undefined if there is no contract. */
export async function codeHashAt(
  { chain }: { readonly chain: Pick<Chain, "api"> },
  address: string,
): Promise<string | undefined> {
  const info = await chain.api.query.contracts.contractInfoOf(address);
  return info.isSome ? info.unwrap().codeHash.toHex() : undefined;
}
