import { decodeAddress, encodeAddress } from "@polkadot/util-crypto";
import { u8aToHex, u8aToString } from "@polkadot/util";
import { describe, expect, it } from "vitest";
import {
  addressHex,
  BOOTSTRAP_HOLDER,
  formatAddress,
  parseAddress,
  sameAddress,
  shortAddress,
} from "../../src/text/address.ts";

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const ALICE_POLKADOT = encodeAddress(decodeAddress(ALICE), 0);
const ALICE_KUSAMA = encodeAddress(decodeAddress(ALICE), 2);

describe("parseAddress", () => {
  it("takes an address in any harmless form and answers the network's", () => {
    expect(parseAddress(ALICE)).toBe(ALICE);
    expect(parseAddress(` ${ALICE} `)).toBe(ALICE);
    expect(parseAddress(ALICE, { ss58: 0 })).toBe(ALICE_POLKADOT);
    expect(parseAddress(ALICE_POLKADOT, { ss58: 0 })).toBe(ALICE_POLKADOT);
    expect(parseAddress(u8aToHex(decodeAddress(ALICE)))).toBe(ALICE);
  });

  it.each([
    ["", "is not an address"],
    ["alice", "it has characters that no address has"],
    [ALICE.slice(0, -1), "a character is missing, or one is mistyped"],
    [ALICE.replace("5G", "5H"), "a character is missing, or one is mistyped"],
    [ALICE.replace("Y", "0"), "it has characters that no address has"],
    [ALICE_KUSAMA, "it belongs to another network (its prefix is 2, here it is 42)"],
    ["0x1234", "in hex it must have 32 bytes"],
    ["//Alice", "development accounts such as //Alice are only known on a local network"],
  ])("refuses %j", (text, why) => {
    expect(() => parseAddress(text)).toThrow(why);
    expect(() => parseAddress(text)).toThrow(`An address looks like `);
  });

  it("has an example of the right network", () => {
    const message = (() => {
      try {
        return parseAddress("x", { ss58: 0 });
      } catch (error) {
        return (error as Error).message;
      }
    })();
    const example = /looks like (\w+)\.$/.exec(message)![1]!;
    expect(parseAddress(example, { ss58: 0 })).toBe(example);
  });

  it("knows development accounts on a local network", () => {
    expect(parseAddress("//Alice", { local: true })).toBe(ALICE);
    expect(() => parseAddress("//", { local: true })).toThrow("is not a development account");
  });
});

describe("addresses", () => {
  it("are compared by their account", () => {
    expect(sameAddress(ALICE, ALICE_POLKADOT)).toBe(true);
    expect(sameAddress(ALICE, BOOTSTRAP_HOLDER)).toBe(false);
    expect(addressHex(ALICE)).toBe(addressHex(ALICE_KUSAMA));
    expect(formatAddress(ALICE, 0)).toBe(ALICE_POLKADOT);
  });
  it("are shortened for tables", () => expect(shortAddress(ALICE)).toBe("5GrwvaE…KutQY"));
  it("know the bootstrap's holder", () => {
    expect(BOOTSTRAP_HOLDER).toHaveLength(32);
    expect(u8aToString(BOOTSTRAP_HOLDER)).toBe("aDOTb bootstrap: nobody's stake.");
  });
});
